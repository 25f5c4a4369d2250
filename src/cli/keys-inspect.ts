import type { Command } from 'commander';
import { digestOf, type Bilingual } from '../kernel/index.ts';
import { refuseWeak, warnOf, type CertificateFacts, type KeyFile } from '../identity/index.ts';
import { createNodeCryptoProvider, sm2PointOf } from '../signatures/index.ts';
import { report, type Cli } from './cli.ts';
import { keyIn } from './keys-file.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface ShownKey {
  readonly format: string;
  readonly kind: 'private' | 'public';
  /** As in `rsa-2048`, `ec-prime256v1`, `ed25519`, `sm2`. */
  readonly type: string;
  /** Digest of the DER of the public key's SubjectPublicKeyInfo: what the log registers. */
  readonly digest: string;
  /** The signature algorithm it may be registered for; absent when for none. */
  readonly algorithm?: string;
  /** Why it is too weak for any. */
  readonly weakness?: Bilingual;
  readonly warnings: readonly Bilingual[];
  /** Of an SM2 key: the point, and the PEM that registration takes. */
  readonly sm2?: { readonly point: string; readonly publicPem: string };
  readonly certificate?: CertificateFacts;
}

type Usable = Pick<ShownKey, 'algorithm' | 'weakness'>;

function usableFor({ publicKey: { pem, traits } }: KeyFile): Usable {
  const weakness = refuseWeak(traits)?.detail;
  if (weakness !== undefined) return { weakness };
  const usable = createNodeCryptoProvider().importVerificationKey('shown', pem);
  return usable === undefined ? {} : { algorithm: usable.algorithm };
}

function shown(file: KeyFile): ShownKey {
  const { format, publicKey, privateKey, certificate } = file;
  const { der, pem, traits } = publicKey;
  const point = sm2PointOf(der);
  return {
    format,
    kind: privateKey === undefined ? 'public' : 'private',
    type: [traits.type, traits.curve ?? traits.modulusBits].filter(Boolean).join('-'),
    digest: digestOf(sha256, der),
    ...usableFor(file),
    warnings: warnOf(traits).map(({ message }) => message),
    ...(point === undefined ? {} : { sm2: { point, publicPem: pem } }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function verdict(cli: Cli, { algorithm, weakness }: ShownKey): string {
  if (weakness !== undefined) return cli.text('keysWeak', { detail: weakness[cli.language] });
  return algorithm === undefined ? cli.text('keysUnusable') : cli.text('keysUsable', { algorithm });
}

const linesOf = (cli: Cli, key: ShownKey): readonly string[] => [
  cli.text('keysFormat', { format: key.format }),
  cli.text('keysKind', { kind: key.kind }),
  cli.text('keysType', { type: key.type }),
  cli.text('keysDigest', { digest: key.digest }),
  ...(key.certificate === undefined ? [] : [cli.text('keysCertificate', { ...key.certificate })]),
  ...(key.sm2 === undefined ? [] : [cli.text('keysPoint', key.sm2), key.sm2.publicPem.trimEnd()]),
  verdict(cli, key),
  ...key.warnings.map((message) => cli.text('keysWarning', { message: message[cli.language] })),
];

/** `jingwei keys inspect`: tells of a private key only what its public half tells. */
export function addKeysInspect(keys: Command, cli: Cli): void {
  leaf(keys, cli, { usage: 'inspect', about: 'keysInspect' })
    .alias('show')
    .argument('<file>', cli.text('keysFile'))
    .action((file: string, _own: CommonOptions, command: Command) => {
      const value = shown(keyIn(file));
      const { json } = command.optsWithGlobals<CommonOptions>();
      report(cli, json, { value, lines: linesOf(cli, value) });
    });
}
