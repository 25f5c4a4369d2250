import { createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { say, type Bilingual } from '../../kernel/index.ts';
import { gatewayKeyFiles, readGatewayKeys } from '../../gateway-keys.ts';
import { importCertificates } from '../../identity/index.ts';
import { createNodeCryptoProvider } from '../../signatures/index.ts';
import { errorFound, found, type DoctorCheck, type DoctorFinding } from './finding.ts';
import type { Configured } from './patient.ts';

/** Permission bits of a mode: writing, and anything at all, for group and others. */
const WRITABLE_BY_OTHERS = 0o022;
const ANYTHING_FOR_OTHERS = 0o077;

const modeOf = (file: string): number | undefined =>
  statSync(file, { throwIfNoEntry: false })?.mode;

function openTo(data: string, file: string): DoctorFinding | undefined {
  const mode = modeOf(join(data, file));
  if (mode === undefined || (mode & ANYTHING_FOR_OTHERS) === 0) return undefined;
  return errorFound(
    say(`${file} 可被其他用户访问`, `${file} is open to other users`),
    say(
      `执行 chmod 600 ${join(data, file)}；如曾暴露，请更换密钥。`,
      `Run chmod 600 ${join(data, file)}; replace the key if others may have read it.`,
    ),
  );
}

export const permissionsCheck: DoctorCheck<Configured> = {
  check: 'data-folder',
  title: say('数据文件夹与权限', 'Data folder and permissions'),
  examine: ({ settings: { data } }) => {
    const mode = modeOf(data);
    if (mode === undefined) return found(notFounded(data));
    const loose = errorFound(
      say(`${data} 可被其他用户写入`, `${data} can be written by other users`),
      say(`执行 chmod 700 ${data}。`, `Run chmod 700 ${data}.`),
    );
    const open = gatewayKeyFiles.secret
      .map((file) => openTo(data, file))
      .filter((one) => one !== undefined);
    return { findings: [...((mode & WRITABLE_BY_OTHERS) === 0 ? [] : [loose]), ...open] };
  },
};

const notFounded = (data: string): DoctorFinding =>
  errorFound(
    say(`数据文件夹 ${data} 不存在`, `there is no data folder ${data}`),
    say('先运行 jingwei init，或检查设置 data。', 'Run jingwei init, or check the setting data.'),
  );

const restoreKeys = say(
  '从密钥备份恢复成对的文件。',
  'Restore the files that belong together from the backup of the keys.',
);

const mismatch = (message: Bilingual): DoctorFinding => errorFound(message, restoreKeys);

function spkiOf(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
}

function pairFindings({ settings }: Configured): readonly DoctorFinding[] {
  const read = (file: string): string => readFileSync(join(settings.data, file), 'utf8').trim();
  const { verifierKey } = readGatewayKeys(createNodeCryptoProvider(), settings);
  const vkey =
    read('log.vkey') !== verifierKey &&
    mismatch(
      say(
        'log.vkey 与 log.key.pem 或设置 log.origin 不符',
        'log.vkey does not belong to log.key.pem and log.origin',
      ),
    );
  const reply =
    spkiOf(read('gateway.pub.pem')) !== spkiOf(read('gateway.key.pem')) &&
    mismatch(
      say(
        'gateway.pub.pem 与 gateway.key.pem 不成对',
        'gateway.pub.pem does not belong to gateway.key.pem',
      ),
    );
  return [vkey, reply].filter((one) => one !== false);
}

export const keysCheck: DoctorCheck<Configured> = {
  check: 'gateway-keys',
  title: say('网关密钥齐全且成对', "The gateway's keys are there and match"),
  examine: (patient) => {
    const { data } = patient.settings;
    const missing = [...gatewayKeyFiles.secret, ...gatewayKeyFiles.open]
      .filter((file) => modeOf(join(data, file)) === undefined)
      .map((file) => errorFound(say(`缺少 ${file}`, `${file} is missing`), restoreKeys));
    return { findings: missing.length > 0 ? missing : pairFindings(patient) };
  },
};

export const certificatesCheck: DoctorCheck<Configured> = {
  check: 'certificates',
  title: say('公钥文件夹中没有私钥', 'No private keys among the certificates'),
  examine: async ({ settings }) => {
    const certificates = await importCertificates(settings.certs);
    return { findings: [], detail: String(certificates.length) };
  },
};
