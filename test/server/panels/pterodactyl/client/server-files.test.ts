import { describe, expect, it } from 'vitest';
import { makeServerApp, servers } from './server-app.ts';

async function begin() {
  const app = await makeServerApp();
  const write = (file: string, text: string) =>
    app.ask('POST', `/files/write?file=${encodeURIComponent(file)}`, text, { isPage: true });
  const read = async (file: string) => {
    const path = `/files/contents?file=${encodeURIComponent(file)}`;
    const { status, body } = await app.ask('GET', path, undefined, { isPage: true });
    return status === 200 ? body : status;
  };
  const names = async (directory = '/') => {
    const { body } = await app.ask('GET', `/files/list?directory=${directory}`);
    return body.data?.map(({ attributes }: { attributes: { name: string } }) => attributes.name);
  };
  return { ...app, write, read, names };
}

describe('the files of a server', () => {
  it('are there from the start, directories first', async () => {
    const { ask } = await begin();
    const { body } = await ask('GET', '/files/list', undefined, {
      as: 'admin',
      server: servers.admin,
    });
    expect(body.data[0].attributes).toMatchObject({
      name: 'logs',
      is_file: false,
      mode: 'drwxr-xr-x',
    });
    expect(body.data[1]).toEqual({
      object: 'file_object',
      attributes: {
        ...{ name: 'server.properties', mode: '-rw-r--r--', mode_bits: '644', size: 41 },
        ...{ is_file: true, is_symlink: false, mimetype: 'text/plain; charset=utf-8' },
        created_at: '2026-01-01T00:00:00+00:00',
        modified_at: '2026-01-01T00:00:00+00:00',
      },
    });
  });

  it('are written and read as the text that they are', async () => {
    const { ask, write, read, names } = await begin();
    expect((await write('/config/a.yml', ' a: 1\n')).status).toBe(204);
    expect(await read('config/a.yml')).toBe(' a: 1\n');
    await write('/config/a.yml', '');
    expect(await read('/config/a.yml')).toBe('');
    expect(await names('/config')).toEqual(['a.yml']);
    const answer = await ask('GET', '/files/contents?file=/config/a.yml', undefined, {
      isPage: true,
    });
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
  });

  it('are renamed, copied, given other rights and deleted', async () => {
    const { ask, write, read, names, events } = await begin();
    await write('/world/level.dat', 'x');
    const files = [{ from: 'world', to: 'old/world' }];
    expect((await ask('PUT', '/files/rename', { root: '/', files })).status).toBe(204);
    expect(await read('/old/world/level.dat')).toBe('x');
    for (let times = 0; times < 2; times += 1)
      await ask('POST', '/files/copy', { location: '/old/world/level.dat' });
    expect(await names('/old/world')).toEqual(['level copy 1.dat', 'level copy.dat', 'level.dat']);
    const mode = { root: '/old/world', files: [{ file: 'level.dat', mode: '755' }] };
    expect((await ask('POST', '/files/chmod', mode)).status).toBe(204);
    const { body } = await ask('GET', '/files/list?directory=/old/world');
    expect(body.data[2].attributes).toMatchObject({ mode: '-rwxr-xr-x', mode_bits: '755' });
    await ask('POST', '/files/delete', { root: '/', files: ['old', 'none'] });
    expect(await names()).toEqual([]);
    expect(await events()).toEqual([
      ...['server:file.write', 'server:file.rename', 'server:file.read'],
      ...['server:file.copy', 'server:file.copy', 'server:file.delete'],
    ]);
  });

  it('are packed, and unpacked elsewhere', async () => {
    const { ask, write, read, names } = await begin();
    await write('/a/one.txt', '1');
    await write('/a/b/two.txt', '22');
    const made = await ask('POST', '/files/compress', { root: '/a', files: ['one.txt', 'b'] });
    expect(made.body.attributes).toMatchObject({
      name: 'archive-2026-11-21T100000+0000.tar.gz',
      mimetype: 'application/gzip',
      size: 3,
    });
    const { name } = made.body.attributes;
    const files = [{ from: `a/${name}`, to: `c/${name}` }];
    await ask('PUT', '/files/rename', { root: '/', files });
    expect((await ask('POST', '/files/decompress', { root: '/c', file: name })).status).toBe(204);
    expect(await names('/c')).toEqual(['b', name, 'one.txt']);
    expect(await read('/c/b/two.txt')).toBe('22');
    const other = await ask('POST', '/files/decompress', { root: '/a', file: 'one.txt' });
    expect(other.status).toBe(400);
  });

  it('come from elsewhere empty, since nothing is fetched', async () => {
    const { ask, read, names } = await begin();
    const pull = (body: object) => ask('POST', '/files/pull', body);
    expect((await pull({ url: 'https://example.com/x/plugin.jar', directory: '/p' })).status).toBe(
      204,
    );
    expect((await pull({ url: 'https://example.com', root: '/p', filename: 'b' })).status).toBe(
      204,
    );
    expect(await names('/p')).toEqual(['b', 'plugin.jar']);
    expect(await read('/p/plugin.jar')).toBe('');
    expect((await pull({ url: 'file:///etc/passwd' })).status).toBe(422);
  });

  it('come from elsewhere ten times in five minutes, whatever else is asked for', async () => {
    const { ask, clock } = await begin();
    const pull = () => ask('POST', '/files/pull', { url: 'https://example.com/x' });
    for (let times = 0; times < 10; times += 1) expect((await pull()).status).toBe(204);
    const refused = await pull();
    expect([refused.status, refused.headers.get('X-RateLimit-Limit')]).toEqual([429, '10']);
    expect(refused.headers.get('Retry-After')).toBe('300');
    expect((await ask('GET', '/files/list')).headers.get('X-RateLimit-Limit')).toBe('720');
    clock.now += 5 * 60_000;
    expect((await pull()).status).toBe(204);
  });

  it('have links to a daemon for what is not text', async () => {
    const { ask } = await begin();
    for (const [path, at] of [
      ['/files/download?file=/x', '/download/file'],
      ['/files/upload', '/upload/file'],
    ] as const) {
      const { body } = await ask('GET', path);
      expect(body.object).toBe('signed_url');
      expect(new URL(body.attributes.url).pathname).toBe(at);
    }
  });

  it('are not found where there are none', async () => {
    const { ask, read, names, write } = await begin();
    expect([await read('/none'), await names('/none')]).toEqual([404, undefined]);
    await write('/a/b', 'x');
    expect(await read('/a')).toBe(400);
    expect((await ask('POST', '/files/copy', { location: '/a' })).status).toBe(400);
    expect((await ask('GET', '/files/contents')).body.errors[0].meta.rule).toBe('required');
    const files = [{ from: 'a', to: 'a/c' }];
    expect((await ask('PUT', '/files/rename', { root: '/', files })).status).toBe(400);
  });

  // Attack: a path that climbs out of the server reaches the files of others, or those of the host.
  it('lie within the server, whatever their path says', async () => {
    const { write, read, names } = await begin();
    await write('/../../../etc/passwd', 'mine');
    expect(await read('/etc/passwd')).toBe('mine');
    expect(await names('/etc/..')).toEqual(['etc']);
  });

  // Attack: a client fills the memory of the box that a mock runs on, by many files or by archives of archives.
  it('are bounded', async () => {
    const { ask, write } = await begin();
    const big = 'x'.repeat(60_000);
    const stored = [];
    for (const name of 'abcdefghi') stored.push((await write(name, big)).status);
    expect(stored).toEqual([...Array(8).fill(204), 400]);
    const packed = await ask('POST', '/files/compress', { root: '/', files: ['a'] });
    expect(packed.status).toBe(400);
    await ask('POST', '/files/delete', { root: '/', files: ['a'] });
    expect((await write('i', big)).status).toBe(204);
  });

  // Attack: archives of archives double with each request, though not one character is in them.
  it('are bounded if they are empty as well', async () => {
    const { ask, write, names, clock } = await begin();
    await write('/a', '');
    const statuses = [];
    for (let times = 0; times < 20 && statuses.at(-1) !== 400; times += 1) {
      clock.now += 1000;
      const files = await names();
      statuses.push((await ask('POST', '/files/compress', { root: '/', files })).status);
    }
    expect(statuses.at(-1)).toBe(400);
  });
});
