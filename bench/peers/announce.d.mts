export function announce(url: string, tokens: readonly string[]): void;
