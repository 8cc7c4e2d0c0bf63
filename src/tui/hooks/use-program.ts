import { createContext, useContext } from 'react';
import type { Actor } from '../../core/actor.ts';
import type { KeyService } from '../../core/service.ts';
import type { CopyResult } from '../clipboard/copy.ts';

/** What every screen works with. */
export interface Program {
  readonly service: KeyService;
  readonly actor: Actor;
  /** Where the rack is served, as the status line says it. */
  readonly place: string;
  /** Why no change is accepted until a restart; null if all is well, or if nobody here knows. */
  readonly trouble: () => string | null;
  readonly now: () => number;
  readonly copy: (text: string) => Promise<CopyResult>;
}

const ProgramContext = createContext<Program | null>(null);
export const ProgramProvider = ProgramContext.Provider;

/** The program that this screen is part of. */
export function useProgram(): Program {
  const program = useContext(ProgramContext);
  if (!program) throw new Error('a screen was rendered outside its program');
  return program;
}
