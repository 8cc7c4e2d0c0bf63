import type { IncomingMessage } from 'node:http';
import { isOwnPath } from './own-path.ts';

/**
 * True for a request that wants to be a WebSocket on a path that may be passed on. Every other
 * request with `Upgrade` is answered as if it had none; so is one with a body, of which nobody could
 * say whether it ends before the WebSocket begins.
 */
export function wantsTunnel({ method, url = '/', headers }: IncomingMessage): boolean {
  const [path = '/'] = url.split(/[?#]/);
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'];
  const isMeant = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
  return isMeant && !hasBody && !isOwnPath(path);
}
