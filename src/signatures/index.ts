/**
 * signatures: HTTP Message Signatures (RFC 9421) and Content-Digest (RFC 9530), for requests and
 * replies. Knows algorithms, components, coverage and freshness; what the crypto provider does with
 * a key is the provider's business. Must never know who a key belongs to, whether a nonce was seen
 * before, or what a body means. Pure but for `node-*.ts`.
 */
export {
  algorithms,
  isAlgorithmName,
  usesSecret,
  type Algorithm,
  type AlgorithmName,
} from './algorithms.ts';
export { checkContentDigest, contentDigest } from './content-digest.ts';
export type { CryptoProvider, SigningKey, VerificationKey } from './crypto-provider.ts';
export {
  headersOf,
  type HttpHeaders,
  type ReplyMessage,
  type RequestMessage,
} from './http-message.ts';
export { createNodeCryptoProvider, type NodeCryptoProvider } from './node-crypto-provider.ts';
export { readSignature, type PresentedSignature } from './read-signature.ts';
export { signReply, verifyReply, type SignedExchange } from './reply-signature.ts';
export { signRequest } from './request-signature.ts';
export type { SignatureHeaders } from './signature-base.ts';
export { sm2Decrypt, sm2Encrypt } from './sm2-encryption.ts';
export { sm2PointOf, sm2PrivateKeyOf, sm2PrivatePem, sm2PublicPem } from './sm2-keys.ts';
export { verifySignature } from './verify-signature.ts';
