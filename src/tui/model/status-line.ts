import type { LinkKind } from '../hooks/use-program.ts';

interface LineState {
  readonly status: string;
  readonly link: LinkKind;
  /** True while nothing answers; since when stands in the title line, which no message covers. */
  readonly isLost: boolean;
  /** Why no change is accepted until a restart. */
  readonly trouble: string | null;
}

/** The status line: how the rack is reached, then what the screen says, or what is wrong with the rack. */
export function statusLine({ status, link, isLost, trouble }: LineState): string {
  return `${link} · ${banner(isLost, trouble) ?? status}`;
}

function banner(isLost: boolean, trouble: string | null): string | null {
  if (isLost) return '! the server does not answer; trying again, nothing typed is lost';
  return trouble === null ? null : `! changes are refused until restart: ${trouble}`;
}
