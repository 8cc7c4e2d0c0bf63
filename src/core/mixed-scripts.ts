/** Scripts with letters that look like those of another one of them. */
const lookAlikes = {
  Latin: /\p{Script=Latin}/u,
  Greek: /\p{Script=Greek}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
};

/** The scripts that a text mixes though their letters look alike, as in `раypal`; empty if it does not. */
export function mixedScripts(text: string): readonly string[] {
  const found = Object.entries(lookAlikes).filter(([, letters]) => letters.test(text));
  return found.length > 1 ? found.map(([name]) => name) : [];
}
