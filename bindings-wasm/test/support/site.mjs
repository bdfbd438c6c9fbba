// A site that serves the repository with a strict content security policy.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { repository } from '../../../bindings-node/test/support/bindings.mjs';

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html; charset=utf-8' };

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

const PAGE = '<!doctype html><title>prisma-policy</title><script type="module" src="/bindings-wasm/test/page.js"></script>';

/** Starts the site; `requests` are the paths that were asked for. */
export async function site() {
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    requests.push(pathname);
    response.setHeader('content-security-policy', POLICY);
    if (pathname === '/') return response.setHeader('content-type', TYPES['.html']).end(PAGE);
    const file = join(repository('.'), normalize(pathname));
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, requests, close: () => server.close() };
}
