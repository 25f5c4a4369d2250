export { certificatesIn, judgeKeptReply } from './judge-reply.ts';
export { createTimestamping, type Timestamping } from './timestamping.ts';
