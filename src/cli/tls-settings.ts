import type { Config } from './config-file.ts';
import { usageFailure } from './failure.ts';
import type { Arguments } from './parse.ts';

/** The files that a server encrypts by. */
export interface TlsSettings {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Reads which files a server encrypts by, null if it does not; throws a usage failure if one of them is missing. */
export function readTls(
  args: Arguments,
  env: Readonly<Record<string, string | undefined>>,
  config: Config,
): TlsSettings | null {
  const certFile = args.text('tls-cert') ?? (env.KEYRACK_TLS_CERT || undefined) ?? config.tlsCert;
  const keyFile = args.text('tls-key') ?? (env.KEYRACK_TLS_KEY || undefined) ?? config.tlsKey;
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return null;
  throw usageFailure(
    certFile === undefined
      ? `Cannot use TLS: there is the key "${keyFile}" and no certificate; name it with --tls-cert FILE`
      : `Cannot use TLS: there is the certificate "${certFile}" and no key; name it with --tls-key FILE`,
  );
}
