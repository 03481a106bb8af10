import type { Detector } from './detector.ts';
import { email } from './email.ts';
import { paymentCard } from './payment-card.ts';
import { phone } from './phone.ts';

export type { BuiltDetector, Detector, DetectorOption, OptionProblem } from './detector.ts';

/** Every built-in detector by its name. */
export const detectors: ReadonlyMap<string, Detector> = new Map(
  [phone, email, paymentCard].map((detector) => [detector.name, detector]),
);
