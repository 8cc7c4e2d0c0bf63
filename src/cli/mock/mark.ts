import type { Actor } from '../../core/actor.ts';
import type { KeyService } from '../../core/service.ts';

/** The account that says: this rack is a mock's, its tokens are public. */
export const markAccount = 'keyrack-mock';

const actor: Actor = { kind: 'system' };

/** True for a rack whose tokens are public. */
export async function isMockRack(service: KeyService): Promise<boolean> {
  for (let page = 1; ; page += 1) {
    const { items } = await service.listAccounts({ page, limit: 100 }, actor);
    if (items.some(({ name }) => name === markAccount)) return true;
    if (items.length < 100) return false;
  }
}
