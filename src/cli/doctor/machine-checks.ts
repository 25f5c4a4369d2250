import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../../kernel/index.ts';
import { packageRoot } from '../../settings/index.ts';
import { errorFound, found, type DoctorCheck } from './finding.ts';
import type { Configured, Machine } from './patient.ts';

const BYTES_PER_GIB = 1_073_741_824;

/** Below this much free space somebody must make room: a full disk stops every exchange. */
export const DISK_FREE_BYTES_MIN = BYTES_PER_GIB;

function oldestNode(): string {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  return engines.node.replace(/^>=/, '');
}

const partsOf = (version: string): readonly number[] => version.split('.').map(Number);

function isOlder(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = partsOf(version);
  const [oldestMajor = 0, oldestMinor = 0] = partsOf(oldest);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

export const nodeCheck: DoctorCheck<Machine> = {
  check: 'node-version',
  title: say('Node 版本', 'Node version'),
  examine: ({ nodeVersion }) => {
    const oldest = oldestNode();
    const old = errorFound(
      say(`Node ${nodeVersion} 过旧`, `Node ${nodeVersion} is too old`),
      say(`安装 Node ${oldest} 或更新的版本。`, `Install Node ${oldest} or newer.`),
    );
    return found(isOlder(nodeVersion, oldest) && old, nodeVersion);
  },
};

export const diskCheck: DoctorCheck<Configured> = {
  check: 'disk-space',
  title: say('磁盘空间', 'Disk space'),
  examine: async ({ settings, freeBytes }) => {
    const free = await freeBytes(settings.data);
    const gib = `${(free / BYTES_PER_GIB).toFixed(1)} GiB`;
    const little = errorFound(
      say(`数据文件夹所在磁盘只剩 ${gib}`, `only ${gib} are free where the data folder lies`),
      say('腾出空间或扩容；磁盘写满即停止共享。', 'Make room: a full disk stops every exchange.'),
    );
    return found(free < DISK_FREE_BYTES_MIN && little, gib);
  },
};
