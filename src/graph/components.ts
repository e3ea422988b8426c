/** Nodes 0 … n-1 with the nodes that follow each. */
export type Successors = readonly (readonly number[])[];

/** Strongly connected components: nodes that can all reach each other. */
export interface Components {
  /** The component of each node. A component has a higher number than all those it leads to. */
  readonly of: Int32Array;
  /** The nodes of each component. */
  readonly members: readonly (readonly number[])[];
  /** Whether it is a cycle: it has more than one node, or a node that leads to itself. */
  readonly cyclic: readonly boolean[];
}

/** Tarjan's algorithm with a stack of its own, so that depth cannot overflow. Linear. */
export function componentsOf(successors: Successors): Components {
  const count = successors.length;
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const of = new Int32Array(count).fill(-1);
  const cursor = new Int32Array(count);
  const members: number[][] = [];
  const cyclic: boolean[] = [];
  const open: number[] = [];
  const stack: number[] = [];
  let time = 0;

  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    stack.push(root);
    while (stack.length) {
      const node = stack[stack.length - 1] as number;
      if (order[node] === -1) {
        order[node] = low[node] = time++;
        open.push(node);
      }
      const next = (successors[node] as readonly number[])[cursor[node] as number];
      if (next !== undefined) {
        cursor[node] = (cursor[node] as number) + 1;
        if (order[next] === -1) stack.push(next);
        else if (of[next] === -1) low[node] = Math.min(low[node] as number, order[next] as number);
        continue;
      }
      stack.pop();
      const caller = stack[stack.length - 1];
      if (caller !== undefined) low[caller] = Math.min(low[caller] as number, low[node] as number);
      if (low[node] !== order[node]) continue;
      const at = open.lastIndexOf(node);
      const found = open.splice(at).sort((a, b) => a - b);
      for (const member of found) of[member] = members.length;
      cyclic.push(found.length > 1 || (successors[node] as readonly number[]).includes(node));
      members.push(found);
    }
  }
  return { of, members, cyclic };
}
