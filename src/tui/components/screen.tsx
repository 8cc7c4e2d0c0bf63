import type { ReactNode } from 'react';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { type Context, hintsOf } from '../keymap.ts';
import { Frame } from './frame.tsx';

type Props = {
  readonly title: string;
  readonly context: Context;
  readonly status: string;
  readonly children: ReactNode;
};

/** A screen in its window: the frame with the hints of the screen's context. */
export function Screen({ title, context, status, children }: Props) {
  const { columns, rows, message } = useShell();
  const { place, trouble } = useProgram();
  const reason = trouble();
  return (
    <Frame
      columns={columns}
      rows={rows}
      title={title}
      place={place}
      status={reason === null ? status : `! changes are refused until restart: ${reason}`}
      hints={hintsOf(context)}
      message={message}
    >
      {children}
    </Frame>
  );
}
