import { z } from 'zod';
import type { Writing } from '../engine.ts';
import { detailFields } from './server-fields.ts';

interface Values {
  readonly name: string;
  readonly user: number;
  readonly external_id?: string | null | undefined;
  readonly description?: string | null | undefined;
}

/** How the name and the owner of a server are changed; a description and an external id that are left out are emptied, as on the panel. */
export const detailsWriting: Writing<Values> = {
  fields: (call, row) => {
    const { external_id, name, user, description } = detailFields(call, row);
    return z.object({ external_id, name, user, description });
  },
  labels: { user: 'User ID', name: 'Server Name' },
  columns: ({ name, user, external_id, description }) => ({
    name,
    user_id: user,
    description: description ?? '',
    external_id: external_id ?? null,
  }),
};
