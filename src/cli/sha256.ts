import type { Sha256 } from '../kernel/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';

const crypto = createNodeCryptoProvider();

export const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
