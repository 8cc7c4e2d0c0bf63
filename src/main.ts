process.umask(0o077);
export {};
