import type { LinkKind } from '../hooks/use-program.ts';

interface LineState {
  readonly status: string;
  readonly link: LinkKind;
  /** How many boxes share the rack; empty if it is not shared. */
  readonly boxes: string;
  /** True while nothing answers; since when stands in the title line, which no message covers. */
  readonly isLost: boolean;
  /** Why no change is accepted, or nothing judged. */
  readonly trouble: string | null;
}

/** The status line: how the rack is reached, then what the screen says, or what is wrong with the rack. */
export function statusLine({ status, link, boxes, isLost, trouble }: LineState): string {
  const told = banner(isLost, trouble) ?? status;
  return [link, boxes, told].filter((part) => part !== '').join(' · ');
}

function banner(isLost: boolean, trouble: string | null): string | null {
  if (isLost) return '! the server does not answer; trying again, nothing typed is lost';
  return trouble === null ? null : `! changes are refused: ${trouble}`;
}
