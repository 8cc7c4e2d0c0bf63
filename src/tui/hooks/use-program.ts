import { createContext, useContext } from 'react';
import type { Actor } from '../../core/actor.ts';
import type { KeyService } from '../../core/service.ts';
import type { CopyResult } from '../clipboard/copy.ts';
import type { CommandLine } from '../model/command-line.ts';

/** How the rack is reached: in this process, in another one of this box, or at an address. */
export type LinkKind = 'embedded' | 'attached' | 'remote';

/** Takes a listener for what the rack has to say while it is open; returns what stops it. */
export type OnNotice = (listener: (text: string) => void) => () => void;

/** What every screen works with. */
export interface Program {
  readonly service: KeyService;
  readonly actor: Actor;
  /** Where the rack is served, as the status line says it. */
  readonly place: string;
  /** Starts the server of this process, and resolves with where it is; null if another one serves. */
  readonly serve?: (() => Promise<string>) | null;
  readonly link: LinkKind;
  /** Why no change is accepted until a restart; null if all is well, or if nobody here knows. */
  readonly trouble: () => string | null;
  readonly onNotice: OnNotice;
  /** The commands of the command line, for the palette. */
  readonly commands: readonly CommandLine[];
  readonly now: () => number;
  readonly copy: (text: string) => Promise<CopyResult>;
  /** The address that this session comes from; null if it is not known. */
  readonly sessionAddress: string | null;
  /** Where a token of the key may be saved, as it is proposed. */
  readonly tokenPath: (id: string) => string;
  /** Writes a text to a new file that only its owner may read; resolves with the path. Never touches what exists. */
  readonly saveToken: (path: string, text: string) => Promise<string>;
  /** Shows a text as a plain line while the terminal is given away; resolves when it was read. */
  readonly showPlain: (text: string) => Promise<void>;
}

const ProgramContext = createContext<Program | null>(null);
export const ProgramProvider = ProgramContext.Provider;

/** The program that this screen is part of. */
export function useProgram(): Program {
  const program = useContext(ProgramContext);
  if (!program) throw new Error('a screen was rendered outside its program');
  return program;
}
