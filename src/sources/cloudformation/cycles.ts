/** One circle among the edges, as the nodes on it, or undefined. Iterative: templates may have thousands of resources. */
export function circleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: { readonly node: string; readonly next: Iterator<string> }[] = [];
    const onPath = new Set<string>();
    const enter = (node: string): void => {
      path.push({ node, next: (edges.get(node) ?? new Set<string>()).values() });
      onPath.add(node);
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value, done: exhausted } = top.next.next();
      if (exhausted === true) {
        path.pop();
        onPath.delete(top.node);
        done.add(top.node);
      } else if (onPath.has(value)) {
        const nodes = path.map(({ node }) => node);
        return nodes.slice(nodes.indexOf(value));
      } else if (!done.has(value)) {
        enter(value);
      }
    }
  }
  return undefined;
}
