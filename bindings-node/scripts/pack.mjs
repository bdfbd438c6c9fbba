// Makes the tarballs that are published: the package itself, which holds the WebAssembly modules, and one with
// the native addon for each platform that was built, which npm installs where it fits.
//   node scripts/pack.mjs FOLDER

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The platforms that addons are published for; WebAssembly serves everywhere else. */
const PLATFORMS = {
  'darwin-arm64': { os: ['darwin'], cpu: ['arm64'] },
  'darwin-x64': { os: ['darwin'], cpu: ['x64'] },
  'linux-arm64-gnu': { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] },
  'linux-x64-gnu': { os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  'linux-x64-musl': { os: ['linux'], cpu: ['x64'], libc: ['musl'] },
  'win32-x64-msvc': { os: ['win32'], cpu: ['x64'] },
};

const here = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(process.argv[2]);
const own = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const built = Object.keys(PLATFORMS).filter((platform) => existsSync(join(here, 'dist', addonFile(platform))));

main();
built.forEach(addon);

function main() {
  const { devDependencies, scripts, ...published } = own;
  const optionalDependencies = Object.fromEntries(built.map((platform) => [addonName(platform), own.version]));
  const folder = stage('prisma-policy', { ...published, optionalDependencies });
  cpSync(join(here, 'dist'), join(folder, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.node') });
  cpSync(join(here, 'README.md'), join(folder, 'README.md'));
  pack(folder);
}

function addon(platform) {
  const { version, license, repository, engines } = own;
  const file = addonFile(platform);
  const folder = stage(platform, {
    name: addonName(platform), version, description: `The native addon of prisma-policy for ${platform}`, license,
    repository, engines, main: file, files: [file], ...PLATFORMS[platform],
  });
  cpSync(join(here, 'dist', file), join(folder, file));
  pack(folder);
}

function addonName(platform) {
  return `@prisma-policy/${platform}`;
}

function addonFile(platform) {
  return `prisma-policy.${platform}.node`;
}

function stage(name, manifest) {
  const folder = join(out, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const licence of readdirSync(join(here, '..')).filter((file) => file.startsWith('LICENSE'))) {
    cpSync(join(here, '..', licence), join(folder, licence));
  }
  return folder;
}

function pack(folder) {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', out, folder], { stdio: 'inherit', shell: process.platform === 'win32' });
}
