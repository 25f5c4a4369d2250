/** What tests use of sm-crypto, which has no types of its own. Keys and results are hexadecimal. */
declare module 'sm-crypto' {
  interface Sm2Options {
    readonly der: boolean;
    readonly hash: boolean;
    readonly userId: string;
  }
  const smCrypto: {
    readonly sm2: {
      doSignature(message: readonly number[], privateKey: string, options: Sm2Options): string;
      doVerifySignature(
        message: readonly number[],
        signature: string,
        publicKey: string,
        options: Sm2Options,
      ): boolean;
    };
    readonly sm3: (
      message: readonly number[],
      options?: { readonly mode: 'hmac'; readonly key: readonly number[] },
    ) => string;
  };
  export default smCrypto;
}
