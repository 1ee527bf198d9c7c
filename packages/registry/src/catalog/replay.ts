import type { CapabilityReplay, Projection } from '../ledger/replay-projection.ts';

const models: Projection = {
  table: 'registered_model',
  key: ['id'],
  columns: ['id', 'name', 'team_id', 'owner_id', 'tier', 'zone'],
  apply: {
    'model.registered': (rows, { payload }) =>
      rows.set({
        id: payload.model,
        name: payload.name,
        team_id: payload.team,
        owner_id: payload.owner,
        tier: payload.tier,
        zone: payload.zone,
      }),
    'model.tier-set': (rows, { payload }) => rows.update([payload.model], { tier: payload.tier }),
    'model.owner-set': (rows, { payload }) => rows.update([payload.model], { owner_id: payload.owner }),
  },
};

const versions: Projection = {
  table: 'model_version',
  key: ['model_id', 'version'],
  columns: [
    'model_id',
    'version',
    'artifact_digest',
    'identity',
    'created_by',
    'claims_digest',
    'card_digest',
    'state',
    'deprecated_until',
  ],
  apply: {
    'version.registered': (rows, { payload, actor }) =>
      rows.set({
        model_id: payload.model,
        version: payload.version,
        artifact_digest: payload.artifact,
        identity: payload.identity,
        created_by: 'person' in actor ? actor.person : null,
        claims_digest: payload.claims,
        card_digest: payload.card,
        state: 'registered',
        deprecated_until: null,
      }),
    'version.card-revised': (rows, { payload }) =>
      rows.update([payload.model, payload.version], { card_digest: payload.card }),
    'version.deprecated': (rows, { payload }) =>
      rows.update([payload.model, payload.version], { state: 'deprecated', deprecated_until: payload.until }),
    'version.retired': (rows, { payload }) =>
      rows.update([payload.model, payload.version], { state: 'retired' }),
  },
};

const files: Projection = {
  table: 'version_file',
  key: ['model_id', 'version', 'path'],
  columns: ['model_id', 'version', 'path', 'digest', 'bytes'],
  apply: {
    'version.registered': (rows, { payload: { model, version, files: list } }) => {
      for (const { path, digest, bytes } of list) rows.set({ model_id: model, version, path, digest, bytes });
    },
  },
};

const contributors: Projection = {
  table: 'version_contributor',
  key: ['model_id', 'version', 'person_id'],
  columns: ['model_id', 'version', 'person_id'],
  apply: {
    'version.registered': (rows, { payload }) => {
      for (const person of payload.contributors)
        rows.set({ model_id: payload.model, version: payload.version, person_id: person });
    },
  },
};

const datasets: Projection = {
  table: 'dataset',
  key: ['id'],
  columns: ['id', 'namespace', 'name', 'version', 'digest', 'rows'],
  apply: {
    'dataset.registered': (rows, { payload: { dataset, ...rest } }) => rows.set({ id: dataset, ...rest }),
  },
};

const lineage: Projection = {
  table: 'version_dataset',
  key: ['model_id', 'version', 'dataset_id'],
  columns: ['model_id', 'version', 'dataset_id'],
  apply: {
    'version.registered': (rows, { payload }) => {
      for (const dataset of payload.datasets)
        rows.set({ model_id: payload.model, version: payload.version, dataset_id: dataset });
    },
  },
};

const cards: Projection = {
  table: 'model_card',
  key: ['model_id', 'version', 'revision'],
  columns: ['model_id', 'version', 'revision', 'digest'],
  apply: {
    'version.registered': (rows, { payload: { model, version, card } }) => {
      if (card !== null) rows.set({ model_id: model, version, revision: 1, digest: card });
    },
    'version.card-revised': (rows, { payload: { model, version, card } }) => {
      let revision = 1;
      while (rows.get(model, version, revision) !== undefined) revision += 1;
      rows.set({ model_id: model, version, revision, digest: card });
    },
  },
};

const aliases: Projection = {
  table: 'model_alias',
  key: ['model_id', 'alias'],
  columns: ['model_id', 'alias', 'version'],
  apply: {
    'alias.set': (rows, { payload: { model, alias, version } }) =>
      rows.set({ model_id: model, alias, version }),
    'alias.removed': (rows, { payload: { model, alias } }) => rows.delete(model, alias),
  },
};

const empty = { holder: null, limited: null, overridden: null };
const pointers: Projection = {
  table: 'stage_pointer',
  key: ['model_id', 'stage'],
  columns: ['model_id', 'stage', 'holder', 'limited', 'overridden'],
  apply: {
    'stage.holder-set': (rows, { payload: { model, stage, version, cause } }) => {
      const before = rows.get(model, stage) ?? { model_id: model, stage, ...empty };
      if (cause === 'override') rows.set({ ...before, overridden: version });
      else if (cause === 'override-ended') rows.set({ ...before, overridden: null });
      else rows.set({ ...before, holder: version });
    },
    'stage.limited-set': (rows, { payload: { model, stage, version } }) =>
      rows.set({ ...(rows.get(model, stage) ?? { model_id: model, stage, ...empty }), limited: version }),
  },
};

const barred: Projection = {
  table: 'barred_digest',
  key: ['digest'],
  columns: ['digest'],
  apply: { 'digest.barred': (rows, { payload }) => rows.set({ digest: payload.artifact }) },
};

/** How what is registered, and what each stage serves, follows from the facts. */
export const catalogReplay: CapabilityReplay = {
  projections: [models, versions, files, contributors, datasets, lineage, cards, aliases, pointers, barred],
  derived: {
    model_tag: 'descriptions that no rule reads',
    version_tag: 'descriptions that no rule reads',
    artifact_check: 'when stored bytes were last hashed',
  },
};
