import type { KeyrackEvent } from './event.ts';

/** The first events of a new rack: its making, and the account `admin` for the local user. */
export function genesis(ts: string, user: string): readonly KeyrackEvent[] {
  const actor = { kind: 'local', name: user } as const;
  return [
    { ts, actor, op: 'rack.created', data: {} },
    { ts, actor, op: 'account.created', data: { name: 'admin', role: 'admin', permissions: [] } },
  ];
}
