import { shellQuote } from '../../core/shell-quote.ts';
import type { MockKey } from '../../server/panels/mock/options.ts';

/** The address and the tokens of a mock as a shell, Docker and dotenv read them; the outcome of each in a comment. */
export function toEnvFile(url: string, keys: readonly MockKey[]): string {
  const head = [
    '# keyrack mock: these tokens are public, the same on every machine. They protect nothing.',
    `KEYRACK_MOCK_URL=${url}`,
  ];
  const lines = keys.flatMap(({ name, token, outcome }) => [
    `# ${outcome}`,
    `${name}=${shellQuote(token)}`,
  ]);
  return `${[...head, ...lines].join('\n')}\n`;
}
