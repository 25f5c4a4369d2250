import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A timestamp authority: OpenSSL's, behind HTTP. */
export interface TimestampAuthority {
  readonly url: string;
  /** File with the certificate of the authority's issuer. */
  readonly certificate: string;
  readonly asked: () => number;
  /** Answers like this instead, until told otherwise. */
  answerWith(reply: ((query: Buffer) => Buffer) | undefined): void;
  close(): Promise<void>;
}

const CONFIG = `
[ca]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign
[leaf]
extendedKeyUsage=critical,timeStamping
keyUsage=critical,digitalSignature
[tsa]
default_tsa=tsa_config
[tsa_config]
serial=serial
crypto_device=builtin
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256
accuracy=secs:1
ordering=yes
tsa_name=no
ess_cert_id_chain=no
ess_cert_id_alg=sha256
`;

/** The authority's key and certificate under an issuer of its own, in a folder. */
function makeAuthority(folder: string): (args: readonly string[]) => void {
  const run = (args: readonly string[]): void =>
    void execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' });
  writeFileSync(join(folder, 'tsa.cnf'), CONFIG);
  writeFileSync(join(folder, 'serial'), '01\n');
  for (const name of ['ca', 'tsa']) {
    run(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`]);
  }
  const subject = (name: string) => ['-new', '-key', `${name}.key`, '-subj', `/CN=test ${name}`];
  run(['req', ...subject('ca'), '-out', 'ca.csr']);
  run(['req', ...subject('tsa'), '-out', 'tsa.csr']);
  const sign = ['x509', '-req', '-days', '3650', '-extfile', 'tsa.cnf'];
  run([...sign, '-in', 'ca.csr', '-signkey', 'ca.key', '-extensions', 'ca', '-out', 'ca.pem']);
  const under = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extensions', 'leaf'];
  run([...sign, '-in', 'tsa.csr', ...under, '-out', 'tsa.pem']);
  return run;
}

const REPLY = ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'tsa_config'];
const SIGNER = ['-inkey', 'tsa.key', '-signer', 'tsa.pem', '-queryfile', 'q.tsq', '-out', 'r.tsr'];

export async function startTimestampAuthority(): Promise<TimestampAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'tsa-'));
  const run = makeAuthority(folder);
  let asked = 0;
  const stamp = (query: Buffer): Buffer => {
    writeFileSync(join(folder, 'q.tsq'), query);
    run([...REPLY, ...SIGNER]);
    return readFileSync(join(folder, 'r.tsr'));
  };
  let answer: ((query: Buffer) => Buffer) | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked += 1;
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end((answer ?? stamp)(Buffer.concat(chunks)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    certificate: join(folder, 'ca.pem'),
    asked: () => asked,
    answerWith: (reply) => {
      answer = reply;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}
