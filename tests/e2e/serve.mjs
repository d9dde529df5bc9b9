// A static file server as plain as the plainest host: no rewriting, no fallback page. It mounts the folder below a
// path, so that an address which is not relative is a 404.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Serves `folder` below `mount` on a free port of this machine; resolves to its address and a way to end it. */
export async function serve(folder, mount = '/some/folder/') {
  const server = createServer(async (request, response) => {
    const answer = (status, type, body) => {
      // Like the usual hosts of static pages, it lets other origins read: a sandboxed frame is one.
      response.writeHead(status, { 'content-type': type, 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
      response.end(body);
    };
    try {
      const path = decodeURIComponent(new URL(request.url, 'http://host').pathname);
      if (!path.startsWith(mount)) return answer(404, 'text/plain', 'outside the mounted folder');
      const name = normalize(path.slice(mount.length) || 'index.html');
      if (name.startsWith('..') || name.startsWith(sep)) return answer(404, 'text/plain', 'outside the folder');
      answer(200, types[extname(name)] ?? 'application/octet-stream', await readFile(join(folder, name)));
    } catch {
      answer(404, 'text/plain', 'no such file');
    }
  });
  await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${mount}`,
    close: () => new Promise(resolve => { server.close(resolve); server.closeAllConnections(); }),
  };
}
