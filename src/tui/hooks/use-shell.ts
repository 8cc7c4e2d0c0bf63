import { createContext, useContext } from 'react';
import type { View, ViewAction } from '../model/view.ts';
import type { Message, SaidMessage } from './use-messages.ts';

/** The window around the screens: its size, what is open, and the message line. */
export interface Shell {
  readonly columns: number;
  readonly rows: number;
  readonly view: View;
  readonly latest: () => View;
  readonly dispatch: (action: ViewAction) => void;
  readonly message: Message | null;
  /** The last messages, the newest first. */
  readonly said: () => readonly SaidMessage[];
  readonly say: (text: string) => void;
  readonly fail: (error: unknown) => void;
}

const ShellContext = createContext<Shell | null>(null);
export const ShellProvider = ShellContext.Provider;

/** The window that this screen is in. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('a screen was rendered outside its window');
  return shell;
}
