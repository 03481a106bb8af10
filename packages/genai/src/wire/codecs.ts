import type { WireCodec } from './codec.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';

/** All wire APIs that are understood. */
export const codecs: readonly WireCodec[] = [openaiChat];
