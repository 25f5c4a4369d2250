/** What was exchanged: the very bytes that the log's entry commits to, as text. */
export interface Payload {
  readonly exchange: string;
  /** The request's body. */
  readonly request: string;
  /** JCS of the answer without its receipt. */
  readonly answer: string;
}
