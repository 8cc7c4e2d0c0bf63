import type { ReactNode } from 'react';
import { useLink } from '../hooks/use-link.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useSeconds } from '../hooks/use-seconds.ts';
import { useShell } from '../hooks/use-shell.ts';
import type { Context } from '../keymap/binding.ts';
import { boxesState } from '../model/box-row.ts';
import { hintsUnder } from '../model/permitted.ts';
import { statusLine } from '../model/status-line.ts';
import { Frame } from './frame.tsx';

type Props = {
  readonly title: string;
  readonly context: Context;
  readonly status: string;
  readonly children: ReactNode;
};

/** A screen in its window: the frame with the hints of the screen's context, and how the rack is reached. */
export function Screen({ title, context, status, children }: Props) {
  const { columns, rows, message } = useShell();
  const { place, link, trouble } = useProgram();
  const { pulse, boxes, refusal } = useLink();
  const lostForS = useSeconds(pulse.lostSince);
  const { hints, dimmed } = hintsUnder(context, refusal);
  return (
    <Frame
      columns={columns}
      rows={rows}
      title={title}
      place={lostForS === null ? place : `! no answer for ${lostForS} s`}
      status={statusLine({
        ...{ status, link, boxes: boxesState(boxes.value ?? []) },
        ...{ isLost: lostForS !== null, trouble: trouble() },
      })}
      hints={hints}
      dimmed={dimmed}
      message={message}
    >
      {children}
    </Frame>
  );
}
