import { z } from 'zod';
import type { Writing } from '../engine.ts';
import { detailFields } from './server-fields.ts';

interface Values {
  readonly name: string;
  readonly user: number;
  readonly external_id?: string | null | undefined;
  readonly description?: string | null | undefined;
}

/** How the name and the owner of a server are changed; the description is emptied if it is left out, as on the panel. */
export const detailsWriting: Writing<Values> = {
  fields: (call, row) => z.object(detailFields(call, row)),
  columns: ({ name, user, external_id, description }) => ({
    name,
    user_id: user,
    description: description ?? '',
    ...(external_id !== undefined && { external_id }),
  }),
};
