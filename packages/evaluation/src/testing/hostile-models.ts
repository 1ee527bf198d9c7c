import {
  attribute,
  externalTensor,
  graph,
  mapSequenceValue,
  model,
  node,
  sequenceValue,
  tensor,
  tensorValue,
} from './onnx-builder.ts';

/** Two-class models over one float tensor of `width` features, each wrong in one way. */
export interface ModelShape {
  readonly width: number;
  readonly input?: string;
  readonly type?: 'float32' | 'float64' | 'int64';
}

const output = tensorValue('probabilities', 'float32', ['n', 2]);

function input({ width, input: name = 'float_input', type = 'float32' }: ModelShape): Uint8Array {
  return tensorValue(name, type, ['n', width]);
}

function weights(width: number): Uint8Array {
  const values = Float32Array.from({ length: width * 2 }, (_value, index) =>
    index % 2 === 0 ? -0.01 : 0.01,
  );
  return tensor('weights', 'float32', [width, 2], values);
}

/** An honest little model: softmax of a linear map. */
export function linearModel(shape: ModelShape): Uint8Array {
  const name = shape.input ?? 'float_input';
  return model(
    graph({
      nodes: [
        ...(shape.type === undefined || shape.type === 'float32'
          ? []
          : [node('Cast', [name], ['cast'], [attribute.integer('to', 1)])]),
        node(
          'MatMul',
          [shape.type === undefined || shape.type === 'float32' ? name : 'cast', 'weights'],
          ['raw'],
        ),
        node('Softmax', ['raw'], ['probabilities'], [attribute.integer('axis', 1)]),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [weights(shape.width)],
    }),
  );
}

/** Its first output column is NaN for every row whose first feature is below `below` (square root of a negative). */
export function partlyNanModel(shape: ModelShape, below: number): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('Softmax', ['raw'], ['soft'], [attribute.integer('axis', 1)]),
        node('Slice', ['float_input', 'from', 'to', 'axis'], ['first']),
        node('Sub', ['first', 'below'], ['shifted']),
        node('Sqrt', ['shifted'], ['root']),
        node('Mul', ['root', 'zero'], ['taint']),
        node('Add', ['soft', 'taint'], ['probabilities']),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [
        weights(shape.width),
        tensor('from', 'int64', [1], BigInt64Array.of(0n)),
        tensor('to', 'int64', [1], BigInt64Array.of(1n)),
        tensor('axis', 'int64', [1], BigInt64Array.of(1n)),
        tensor('below', 'float32', [1], Float32Array.of(below)),
        tensor('zero', 'float32', [1], Float32Array.of(0)),
      ],
    }),
  );
}

/** Adds, to an honest model, a branch that yields a float `[1]` named `extra`. */
function withBranch(
  shape: ModelShape,
  nodes: readonly Uint8Array[],
  initializers: readonly Uint8Array[],
): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        ...nodes,
        node('Add', ['raw', 'extra'], ['sum']),
        node('Softmax', ['sum'], ['probabilities'], [attribute.integer('axis', 1)]),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [weights(shape.width), ...initializers],
    }),
  );
}

/** Never ends: a Loop without trip count whose condition stays true. */
export function endlessLoopModel(shape: ModelShape): Uint8Array {
  const body = graph({
    nodes: [node('Identity', ['going_in'], ['going_out']), node('Mul', ['value_in', 'one'], ['value_out'])],
    inputs: [
      tensorValue('iteration', 'int64', []),
      tensorValue('going_in', 'bool', []),
      tensorValue('value_in', 'float32', [1]),
    ],
    outputs: [tensorValue('going_out', 'bool', []), tensorValue('value_out', 'float32', [1])],
    initializers: [tensor('one', 'float32', [1], Float32Array.of(1))],
  });
  return withBranch(
    shape,
    [node('Loop', ['', 'go', 'start'], ['extra'], [attribute.graph('body', body)])],
    [tensor('go', 'bool', [], Uint8Array.of(1)), tensor('start', 'float32', [1], Float32Array.of(0))],
  );
}

/** Asks for this many bytes at once and writes to them, deciding the size only when it runs. */
export function hungryModel(shape: ModelShape, bytes: number): Uint8Array {
  const fill = tensor('value', 'float32', [1], Float32Array.of(0.5));
  const rows = Math.round(bytes / 4 / 1024);
  return withBranch(
    shape,
    [
      node('Shape', ['raw'], ['dims']),
      node('Gather', ['dims', 'second'], ['two']),
      node('Mul', ['two', 'rows'], ['many']),
      node('Concat', ['many', 'thousand'], ['size'], [attribute.integer('axis', 0)]),
      node('ConstantOfShape', ['size'], ['huge'], [attribute.tensor('value', fill)]),
      node(
        'ReduceMean',
        ['huge'],
        ['flat'],
        [attribute.integers('axes', [0, 1]), attribute.integer('keepdims', 0)],
      ),
      node('Reshape', ['flat', 'single'], ['extra']),
    ],
    [
      tensor('second', 'int64', [1], BigInt64Array.of(1n)),
      tensor('rows', 'int64', [1], BigInt64Array.of(BigInt(Math.round(rows / 2)))),
      tensor('thousand', 'int64', [1], BigInt64Array.of(1024n)),
      tensor('single', 'int64', [1], BigInt64Array.of(1n)),
    ],
  );
}

/** Brings its process down: an integer division by zero, which the processor answers with a signal. */
export function crashingModel(shape: ModelShape): Uint8Array {
  return withBranch(
    shape,
    [
      node('Shape', ['raw'], ['dims']),
      node('Sub', ['dims', 'dims'], ['zeros']),
      node('Div', ['dims', 'zeros'], ['divided']),
      node('Cast', ['divided'], ['extra'], [attribute.integer('to', 1)]),
    ],
    [],
  );
}

/** Keeps its weights in a file beside it, here one that exists everywhere. */
export function externalDataModel(shape: ModelShape, location = '/etc/passwd'): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('Softmax', ['raw'], ['probabilities'], [attribute.integer('axis', 1)]),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [externalTensor('weights', [shape.width, 2], location)],
    }),
  );
}

/** Hides its external weights in the body of a branch. */
export function nestedExternalDataModel(shape: ModelShape): Uint8Array {
  const branch = graph({
    nodes: [node('Identity', ['hidden'], ['chosen'])],
    inputs: [],
    outputs: [tensorValue('chosen', 'float32', [1])],
    initializers: [externalTensor('hidden', [1], 'weights.bin')],
  });
  return withBranch(
    shape,
    [
      node(
        'If',
        ['yes'],
        ['extra'],
        [attribute.graph('then_branch', branch), attribute.graph('else_branch', branch)],
      ),
    ],
    [tensor('yes', 'bool', [], Uint8Array.of(1))],
  );
}

/** Answers with a sequence of tensors under the name that the suite reads. */
export function sequenceOutputModel(shape: ModelShape): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('SequenceConstruct', ['raw'], ['probabilities']),
      ],
      inputs: [input(shape)],
      outputs: [sequenceValue('probabilities')],
      initializers: [weights(shape.width)],
    }),
  );
}

/** The linear model with a ZipMap on its probabilities, as scikit-learn exports have by default. */
export function zipMapModel(shape: ModelShape, classes: readonly number[]): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('Softmax', ['raw'], ['soft'], [attribute.integer('axis', 1)]),
        node(
          'ZipMap',
          ['soft'],
          ['probabilities'],
          [attribute.integers('classlabels_int64s', classes)],
          'ai.onnx.ml',
        ),
      ],
      inputs: [input(shape)],
      outputs: [mapSequenceValue('probabilities')],
      initializers: [weights(shape.width)],
    }),
  );
}

/** Answers with one row fewer than it was fed. */
export function shortAnswerModel(shape: ModelShape): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('Softmax', ['raw'], ['soft'], [attribute.integer('axis', 1)]),
        node('Slice', ['soft', 'from', 'to'], ['probabilities']),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [
        weights(shape.width),
        tensor('from', 'int64', [1], BigInt64Array.of(1n)),
        tensor('to', 'int64', [1], BigInt64Array.of(9_000_000n)),
      ],
    }),
  );
}

/** Answers with numbers that are no probabilities. */
export function scoresModel(shape: ModelShape): Uint8Array {
  return model(
    graph({
      nodes: [
        node('MatMul', ['float_input', 'weights'], ['raw']),
        node('Add', ['raw', 'five'], ['probabilities']),
      ],
      inputs: [input(shape)],
      outputs: [output],
      initializers: [weights(shape.width), tensor('five', 'float32', [1], Float32Array.of(5))],
    }),
  );
}
