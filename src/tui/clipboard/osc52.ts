/** The most that is sent: a key is under 200 bytes, and terminals cut long sequences in silence. */
export const maxCopyBytes = 4096;

const chunkLength = 240;

/** The sequence that asks a terminal to put the text on its clipboard. */
export function osc52(text: string): string {
  return `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}

/** The same for GNU screen, which passes device control strings through if they are short. */
export function osc52ForScreen(text: string): string {
  const chunks = osc52(text).match(new RegExp(`.{1,${chunkLength}}`, 'gs')) ?? [];
  return chunks.map((chunk) => `\u001bP${chunk}\u001b\\`).join('');
}
