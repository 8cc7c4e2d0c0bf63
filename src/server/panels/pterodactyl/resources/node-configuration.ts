import { derive } from '../derive.ts';
import type { Call } from '../endpoint.ts';
import type { Row } from '../world.ts';

/** What the daemon of the node is configured with. The secret of it is one that everybody can compute. */
export function configurationOf(row: Row, { query }: Call) {
  const certificates = `/etc/letsencrypt/live/${String(row.fqdn).toLowerCase()}`;
  return {
    debug: false,
    uuid: row.uuid,
    token_id: row.daemon_token_id,
    token: derive(`secret of node ${row.id}, ${row.secret_version}`, 64),
    api: {
      host: '0.0.0.0',
      port: row.daemon_listen,
      ssl: {
        enabled: row.scheme === 'https' && row.behind_proxy !== true,
        cert: `${certificates}/fullchain.pem`,
        key: `${certificates}/privkey.pem`,
      },
      upload_limit: row.upload_size,
    },
    system: { data: row.daemon_base, sftp: { bind_port: row.daemon_sftp } },
    allowed_mounts: [],
    remote: query.url.origin,
  };
}
