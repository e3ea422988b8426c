type Sample = (n: number) => unknown;

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

function innerLoop(n: number): number {
  let count = 0;
  for (let row = 0; row < n; row++) for (let column = 0; column < n; column++) if (row > column) count++;
  return count;
}

/** Ways to do something n times that take n or n² of work. */
export const samples: { readonly quadratic: Record<string, Sample>; readonly linear: Record<string, Sample> } = {
  quadratic: {
    'a loop in a loop': innerLoop,
    'a list copied for each item': (n) => {
      let all: number[] = [];
      for (const item of upTo(n)) all = [...all, item];
      return all;
    },
    'a map copied for each item': (n) =>
      upTo(n).reduce((all, item) => new Map(all).set(item, item), new Map<number, number>()),
    'a list looked through for each item': (n) => upTo(n).filter((item, _, all) => all.includes(item)),
    'a list looked through by a function': (n) => upTo(n).filter((item, _, all) => all.find((one) => one === item)),
    'items taken from the front': (n) => {
      for (const items = upTo(n); items.length; ) items.shift();
    },
    'a text looked through for each character': (n) => upTo(n).map((at) => 'a'.repeat(n).indexOf('b', at)),
    'a text matched for each character': (n) => upTo(n).map((at) => /b/.exec('a'.repeat(n).slice(at))),
    'a text put together again and again': (n) => upTo(n).map((at) => upTo(at).join('')),
    'JSON of what was before': (n) => {
      const all: number[] = [];
      for (const item of upTo(n)) if (JSON.stringify(all)) all.push(item);
    },
  },
  linear: {
    'a list built up': (n) => {
      const list: number[] = [];
      for (const item of upTo(n)) list.push(item);
      return list;
    },
    'a text taken apart': (n) => 'a b '.repeat(n).split(' '),
    'all matches in a text': (n) => [...'a b '.repeat(n).matchAll(/\w/g)],
    'a list sorted': (n) => upTo(n).sort((a, b) => b - a),
    'a set asked for each item': (n) => {
      const all = new Set(upTo(n));
      return upTo(n).filter((item) => all.has(item));
    },
  },
};
