/** What models and people write: prose, figures, addresses, code, JSON. The states it needs are built in advance. */
export const ORDINARY_TEXT = `Hello! Thank you for getting in touch. The order was shipped on 2024-03-18 and should \
arrive within 3-5 working days; you can follow it at https://www.example.com/track?id=ab12cd34&lang=en. If you'd like, \
I can also send a copy to jane.doe+orders@mail.example.org or call you back on (212) 555-0142 or +44 20 7946 0958.

1. Open "Settings" > Account, then choose Security.
2. Set the value to 1,250.00 USD (about 12.5 %), or leave it as it is.

\`\`\`ts
export async function total(items: readonly Item[], rate = 0.07): Promise<number> {
  const sum = items.reduce((all, { price }) => all + price, 0); // no rounding here
  return sum * (1 + rate);
}
\`\`\`

{"id":"chatcmpl-9f3k2","role":"assistant","content":"It's 21°C in Paris.","tokens":128,"ok":true,"tags":["a_b","x-y"]}
Regards, ANNA O'NEILL — Dr. Müller, 4th floor; ref #A-10087, IP 192.168.10.24, key=Zm9vYmFy/9+x==, 4111 1111 1111 1111.
`;

/** The same words in other orders, the same ones every time. */
export function shuffledText(): string {
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes' generator
    return Math.floor((seed / 0x1_0000_0000) * below);
  };
  const rounds = Array.from({ length: 3 }, () => {
    const words = ORDINARY_TEXT.split(/(?<=\s)/);
    const order: string[] = [];
    while (words.length > 0) order.push(...words.splice(random(words.length), 1));
    return order.join('');
  });
  return rounds.join('');
}
