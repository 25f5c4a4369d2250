import type { BundleFiles } from '../catalog/index.ts';
import type { BundlesBundle, BundlesFiles } from '../shapes/index.ts';
import type { BundleShelf, PublishingShelf } from './bundle-shelf.ts';
import type { PeopleGateway } from './people-gateway.ts';

/** Compiling tens of thousands of documents beside exchanges takes minutes, milliseconds. */
const COMPILE_TIMEOUT_MS = 600_000;

const pathOf = (bundle: string, rest = ''): string =>
  `/v1/bundles/${encodeURIComponent(bundle)}${rest}`;

async function filesOf(gateway: PeopleGateway, bundle: string): Promise<BundleFiles> {
  const files = new Map<string, Uint8Array>();
  let after: string | undefined;
  do {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    const path = pathOf(bundle, `/files${query}`);
    const page = await gateway.ask<BundlesFiles>({ method: 'GET', path });
    for (const { path, content } of page.files) files.set(path, Buffer.from(content, 'base64'));
    ({ after } = page);
  } while (after !== undefined);
  return files;
}

/** Bundles of a gateway that runs. */
export const remoteShelf = (gateway: PeopleGateway): BundleShelf => ({
  list: () => gateway.ask({ method: 'GET', path: '/v1/bundles' }),
  filesOf: (bundle) => filesOf(gateway, bundle),
  digestsOf: async (bundle) =>
    (await gateway.ask<BundlesBundle>({ method: 'GET', path: pathOf(bundle) })).documents,
});

const linesOf = (files: BundleFiles): string =>
  [...files]
    .map(([path, bytes]) =>
      JSON.stringify({ path, content: Buffer.from(bytes).toString('base64') }),
    )
    .join('\n');

/** What its publishers do at a gateway that runs. */
export const remotePublishing = (gateway: PeopleGateway): PublishingShelf => ({
  keep: (files) =>
    gateway.ask({
      method: 'POST',
      path: '/v1/bundles',
      lines: linesOf(files),
      timeoutMs: COMPILE_TIMEOUT_MS,
    }),
  publish: (bundle, reason) =>
    gateway.ask({
      method: 'POST',
      path: pathOf(bundle, '/publish'),
      body: { reason },
      timeoutMs: COMPILE_TIMEOUT_MS,
    }),
});
