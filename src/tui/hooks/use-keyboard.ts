import { type Key, useInput, usePaste } from 'ink';
import { createContext, useContext, useLayoutEffect, useMemo, useRef } from 'react';
import type { Command, Context } from '../keymap/binding.ts';
import { findBinding } from '../keymap/table.ts';
import { isTornSequence, type KeysPressed, keysPressed } from '../model/keys-pressed.ts';

/** What a screen does with keys. `onKey` comes first and returns true for a key that it took (a text field). */
export interface Keyboard {
  readonly context: Context;
  readonly handlers: Partial<Record<Command, () => void>>;
  readonly onKey?: (key: string) => boolean;
  readonly onPaste?: (text: string) => void;
  /** Milliseconds after its opening in which a dialog takes no key but a no, so that nobody confirms by inertia. */
  readonly deafMs?: number;
  /** True where what a text field is for is an act: then not even a command at the end of a burst is run. */
  readonly wary?: boolean;
}

interface Registered {
  keyboard: Keyboard;
  readonly since: number;
}

type Listeners = Registered[];

/** Lets a command be run, or says why it may not be. */
export type Gate = (command: Command) => boolean;

const ListenersContext = createContext<Listeners>([]);
export const ListenersProvider = ListenersContext.Provider;

/** Makes the calling screen the one that keys go to, while it is mounted. */
export function useKeyboard(keyboard: Keyboard, now: () => number): void {
  const listeners = useContext(ListenersContext);
  const own = useRef<Registered | null>(null);
  own.current ??= { keyboard, since: now() };
  own.current.keyboard = keyboard;
  useLayoutEffect(() => {
    const registered = own.current;
    if (!registered) return;
    listeners.push(registered);
    return () => void listeners.splice(listeners.indexOf(registered), 1);
  }, [listeners]);
}

/** Runs a command as the screen under the topmost one would: what was chosen in the palette. */
export type RunBelow = (command: Command) => void;

const RunBelowContext = createContext<RunBelow>(() => {});
export const RunBelowProvider = RunBelowContext.Provider;

/** The way to act on the screen that an overlay lies on. */
export function useRunBelow(): RunBelow {
  return useContext(RunBelowContext);
}

/** Runs a command of the screen before the topmost one; `fallback` gets what that leaves alone. */
export function runBelow(
  listeners: Listeners,
  fallback: Keyboard['handlers'],
  gate: Gate,
): RunBelow {
  return (command) => {
    const run = listeners.at(-2)?.keyboard.handlers[command] ?? fallback[command];
    if (run && gate(command)) run();
  };
}

/**
 * Reads the terminal for the whole program: one place decides which key means what. `every` sees
 * each key first (messages go away), `fallback` gets the commands that the top screen leaves alone.
 */
export function useDispatcher(
  every: () => void,
  fallback: Keyboard['handlers'],
  now: () => number,
  gate: Gate,
): Listeners {
  const listeners = useMemo<Listeners>(() => [], []);
  const before = useRef<KeysPressed>([]);
  useInput((input: string, key: Key) => {
    const keys = keysPressed(input, key);
    const torn = isTornSequence(keys, before.current);
    before.current = keys;
    if (torn || keys.length === 0) return;
    every();
    pressAll(keys, listeners, { fallback, gate }, now);
  });
  usePaste((text) => listeners.at(-1)?.keyboard.onPaste?.(text));
  return listeners;
}

/**
 * Presses keys that arrived together. A burst is not trusted: only its text and its navigation are
 * run, so that neither a paste nor a slow line can open and confirm a dialog; in a text field also
 * a command that ends it, such as Enter. Enter within a burst of text belongs to a paste.
 */
function pressAll(keys: KeysPressed, listeners: Listeners, rest: Rest, now: () => number): void {
  const paste = listeners.at(-1)?.keyboard.onPaste;
  if (paste && keys.slice(0, -1).includes('enter')) {
    paste(keys.map(textOfKey).join(''));
    return;
  }
  for (const [index, key] of keys.entries()) {
    const isTrusted = keys.length === 1;
    const isLast = index === keys.length - 1;
    press(key, { isTrusted, isLast }, listeners.at(-1), rest, now());
  }
}

/** What is the same for every screen. */
interface Rest {
  readonly fallback: Keyboard['handlers'];
  readonly gate: Gate;
}

function press(
  key: string,
  { isTrusted, isLast }: { isTrusted: boolean; isLast: boolean },
  top: Registered | undefined,
  { fallback, gate }: Rest,
  now: number,
): void {
  const binding = findBinding(top?.keyboard.context ?? 'everywhere', key);
  if (binding?.command === 'stop' && isLast) {
    (top?.keyboard.handlers.stop ?? fallback.stop)?.();
    return;
  }
  if (!top || (isDeaf(top, now) && binding?.command !== 'decline')) return;
  if (top.keyboard.onKey?.(key) || !binding) return;
  const endsText = isLast && top.keyboard.onKey !== undefined && !top.keyboard.wary;
  if (!isTrusted && !binding.navigation && !endsText) return;
  const run = top.keyboard.handlers[binding.command] ?? fallback[binding.command];
  if (run && gate(binding.command)) run();
}

/** A dialog that has just opened hears nobody but who goes back at once. */
function isDeaf({ since, keyboard: { deafMs = 0 } }: Registered, now: number): boolean {
  return now - since < deafMs;
}

function textOfKey(key: string): string {
  if (key === 'enter') return '\n';
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : '';
}
