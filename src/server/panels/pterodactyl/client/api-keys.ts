/** A user's own keys: what users of the panel see of them, and no more. */
import { z } from 'zod';
import { KeyError } from '../../../../core/errors.ts';
import type { ApiKey } from '../../../../core/key.ts';
import { maxLimit } from '../../../../core/page.ts';
import type { Minted } from '../../../../core/service.ts';
import type { OwnKeys } from '../../own-keys.ts';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { item, list } from '../envelope.ts';
import { PanelFailure, ValidationFailure } from '../failure.ts';
import { listOf, text } from '../rules/rule.ts';
import { sentence } from '../rules/sentences.ts';
import { validate } from '../rules/validate.ts';
import { panelTime } from '../time.ts';
import { record } from './activity.ts';
import { readAddressRule } from './address-rule.ts';

const maxAddresses = 50;

const draft = z.object({
  description: text(500),
  allowed_ips: listOf(z.string(), maxAddresses).nullish(),
});

/** The routes of `/api/client/account/api-keys`. */
export const apiKeysEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/account/api-keys',
    permission: null,
    answer: async ({ keys }) => ok(list((await allOf(keys)).map(showKey))),
  },
  {
    method: 'POST',
    path: '/account/api-keys',
    permission: null,
    answer: async (call) => {
      const { key, token } = await create(call);
      record(call, 'user:api-key.create', { identifier: key.id });
      // The panel shows the secret alone; whoever wants the token puts the identifier before it.
      return ok({ ...showKey(key), meta: { secret_token: token.slice(key.id.length) } });
    },
  },
  {
    method: 'DELETE',
    path: '/account/api-keys/:identifier',
    permission: null,
    answer: async (call) => {
      const { identifier = '' } = call.parameters;
      await call.keys.remove(identifier);
      record(call, 'user:api-key.delete', { identifier });
      return nothing;
    },
  },
];

/** The five fields of a key that the panel has. What the rack knows besides stays here. */
function showKey(key: ApiKey) {
  return item('api_key', {
    identifier: key.id,
    description: key.name,
    allowed_ips: key.allowedIps,
    last_used_at: key.lastUsedAt && panelTime(key.lastUsedAt),
    created_at: panelTime(key.createdAt),
  });
}

async function allOf(keys: OwnKeys): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await keys.list({ page, limit: maxLimit });
    found.push(...items);
    if (items.length === 0 || found.length >= total) return found;
  }
}

async function create({ fields, keys }: Call): Promise<Minted> {
  const { description, allowed_ips } = validate(draft, fields);
  const allowedIps = readRules(allowed_ips ?? []);
  try {
    return await keys.create({ name: description, allowedIps });
  } catch (error) {
    throw error instanceof KeyError ? toFailure(error) : error;
  }
}

function readRules(texts: readonly string[]): readonly string[] {
  const read = texts.map(readAddressRule);
  const broken = read.flatMap((rules, at) => {
    if (rules) return [];
    const detail = sentence('ip', '', { value: texts[at]?.slice(0, 64) ?? '' });
    return [{ field: `allowed_ips.${at}`, rule: '', detail }];
  });
  if (broken.length > 0) throw new ValidationFailure(broken);
  return [...new Set(read.flatMap((rules) => rules ?? []))];
}

/** What the rack refuses beyond the panel's own rules. */
function toFailure(error: KeyError): Error {
  if (error.code === 'limit_reached') {
    const detail = 'You have reached the account limit for number of API keys.';
    return new PanelFailure('DisplayException', detail);
  }
  if (error.code !== 'invalid_input') return error;
  const isAddress = error.issues[0]?.path.startsWith('allowed_ips') === true;
  const field = isAddress ? 'allowed_ips' : 'description';
  const detail = isAddress
    ? sentence('max.array', 'allowed ips', { max: maxAddresses })
    : sentence('regex', field);
  return new ValidationFailure([{ field, rule: isAddress ? 'max' : 'regex', detail }]);
}
