import type { ApiKey } from '../../../core/key.ts';
import type { Page } from '../../../core/page.ts';

/** A key as the panel shows it. Whether it expires is not told. */
export interface XypKey {
  readonly identifier: string;
  readonly description: string;
  readonly allowed_ips: readonly string[];
  readonly last_used_at: string | null;
  readonly created_at: string;
}

/** Writes a key. */
export function toXypKey({ id, name, allowedIps, lastUsedAt, createdAt }: ApiKey): XypKey {
  return {
    identifier: id,
    description: name,
    allowed_ips: allowedIps,
    last_used_at: lastUsedAt,
    created_at: createdAt,
  };
}

/** Writes a page of keys. */
export function toXypPage({ items, page, limit, total }: Page<ApiKey>) {
  return {
    data: items.map(toXypKey),
    pagination: { page, perPage: limit, total, totalPages: Math.ceil(total / limit) },
  };
}
