/** The version of this Keyrack; the build puts it here. */
export const version = process.env.KEYRACK_VERSION ?? 'dev';
