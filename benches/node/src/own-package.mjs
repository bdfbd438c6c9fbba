import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));

/**
 * Puts our own package beside the installed ones, as npm would put its tarballs: the folder holds a folder for the
 * package and one for each platform, as `cargo xtask package` packs them.
 */
export function putOwnPackage(folder) {
  if (folder === undefined || !existsSync(join(folder, 'prisma-policy'))) {
    throw new Error('no package was built; run `cargo xtask package`, then give its folder');
  }
  const platforms = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'prisma-policy')
    .map(({ name }) => name);
  put(join(folder, 'prisma-policy'), 'prisma-policy');
  platforms.forEach((platform) => put(join(folder, platform), `@prisma-policy/${platform}`));
}

function put(from, name) {
  const to = join(MODULES, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
