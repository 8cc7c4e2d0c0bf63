import type { Attributes } from './envelope.ts';
import { pick } from './resource.ts';
import type { PanelUser } from './users.ts';

/** The account of a request as Pterodactyl shows it. */
export function shownAccount(user: PanelUser): Attributes {
  return {
    id: user.id,
    admin: user.root_admin,
    ...pick(user, 'username', 'email', 'first_name', 'last_name', 'language'),
  };
}
