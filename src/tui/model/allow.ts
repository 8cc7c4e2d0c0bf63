import type { ApiKey } from '../../core/key.ts';

/** The rules of a key as they are and as they would be with one more address. */
export interface Allowing {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What the change means, in a sentence. */
  readonly effect: string;
}

/** What it comes to if the address is allowed to the key. The first rule of a key narrows it, which nobody expects of "allow". */
export function allowing({ allowedIps }: Pick<ApiKey, 'allowedIps'>, ip: string): Allowing {
  const isFirst = allowedIps.length === 0;
  return {
    before: isFirst ? ['every address'] : allowedIps,
    after: [...allowedIps, ip],
    effect: isFirst
      ? `This NARROWS the key: it may be used from everywhere now, and only from ${ip} afterwards.`
      : `The key may be used from ${ip} as well.`,
  };
}
