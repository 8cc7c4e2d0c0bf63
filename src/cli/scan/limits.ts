/** The size in megabytes up to which a file is looked at, unless something else is wanted. */
export const defaultMaxMegabytes = 1024;
