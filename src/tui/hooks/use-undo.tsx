import { createContext, type ReactNode, useContext, useMemo, useRef } from 'react';
import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import { type SessionAct, type UndoableAct, withAct, withoutLast } from '../model/undo.ts';
import { changesBetween } from './use-meanwhile.ts';
import { type Program, useProgram } from './use-program.ts';

/** What this session did last, and the way back from it. */
export interface Undo {
  /** Notes an act; null for one that changed nothing. */
  readonly remember: (act: SessionAct | null) => void;
  /** Takes the last act back by a new change, if nobody changed the key since. Resolves with what came of it; throws what prevented it. */
  readonly undo: () => Promise<string>;
}

const UndoContext = createContext<Undo | null>(null);

/** The acts of this session. */
export function useUndo(): Undo {
  const undo = useContext(UndoContext);
  if (!undo) throw new Error('a screen was rendered outside its session');
  return undo;
}

/** Keeps the acts of the session for the screens in it. */
export function UndoProvider({ children }: { readonly children: ReactNode }) {
  const program = useProgram();
  const acts = useRef<readonly SessionAct[]>([]);
  const busy = useRef(false);
  const value = useMemo<Undo>(() => {
    const remember: Undo['remember'] = (act) => {
      acts.current = withAct(acts.current, act);
    };
    const undo = async () => {
      const last = acts.current.at(-1);
      if (busy.current) return 'The last act is being undone';
      if (last === undefined)
        return 'There is nothing to undo: only acts of this session are undone';
      busy.current = true;
      try {
        const version = last.kind === 'final' ? 0 : (await takeBack(last, program)).version;
        acts.current = withoutLast(acts.current, version);
        return last.kind === 'final' ? last.told : `Undone: ${last.told}`;
      } catch (error) {
        if (!isPassing(error)) acts.current = acts.current.slice(0, -1);
        throw error;
      } finally {
        busy.current = false;
      }
    };
    return { remember, undo };
  }, [program]);
  return <UndoContext.Provider value={value}>{children}</UndoContext.Provider>;
}

async function takeBack(act: UndoableAct, program: Program): Promise<ApiKey> {
  const { service, actor } = program;
  const key = await service.getKey(act.id, actor);
  if (key.version !== act.to) {
    const [latest = ''] = await changesBetween({ ...key, version: act.to }, key, program);
    throw new KeyError('conflict', `Not undone, "${act.name}" has changed since. ${latest}`);
  }
  if (act.back === 'enable') return service.enableKey(act.id, actor);
  if (act.back === 'disable') return service.disableKey(act.id, actor);
  return service.updateKey(act.id, { ...act.back, version: act.to }, actor);
}

/** True for what may be over the next time: then the act can still be undone. */
function isPassing(error: unknown): boolean {
  const passing = ['unreachable', 'disk_full', 'store_failed', 'store_stopped'];
  return error instanceof KeyError && passing.includes(error.code);
}
