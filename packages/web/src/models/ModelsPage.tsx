import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../app/use-call.ts';
import { Answer } from '../parts/Answer.tsx';
import { Page } from '../parts/Page.tsx';
import { nameOf, plural } from '../words/numbers.ts';

/** Registered models, what holds each stage, and who owns them. */
export default function ModelsPage(): ReactElement {
  const answer = useCall('listModels', { query: {} });
  return (
    <Answer of={answer} what="the models">
      {({ models }) => (
        <Page
          crumb="Models"
          title={models.length === 0 ? 'No model is registered yet.' : `${plural(models.length, 'model')}.`}
        >
          {models.length === 0 && (
            <p className="empty">Register one with assay model register, or from MLflow.</p>
          )}
          <table className="table spaced">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Team, owner</th>
                <th scope="col">Risk</th>
                <th scope="col">Holds</th>
                <th scope="col" className="num">
                  Latest
                </th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.id}>
                  <th scope="row">
                    <Link to={`/models/${model.name}`}>{model.name}</Link>
                    <small>{model.description}</small>
                  </th>
                  <td>
                    {model.team}
                    <small className={model.ownerActive ? undefined : 'bad'}>
                      {nameOf(model.owner)}
                      {!model.ownerActive && ', who left'}
                    </small>
                  </td>
                  <td>Tier {model.tier}</td>
                  <td>
                    {model.stages.map((pointer) => (
                      <span key={pointer.stage}>
                        {pointer.stage} <b>{pointer.holder ?? '·'}</b>
                        {pointer.limited !== null && ` (${pointer.limited} limited)`}
                        {pointer.overridden !== null && (
                          <span className="bad"> ({pointer.overridden} overridden)</span>
                        )}{' '}
                      </span>
                    ))}
                  </td>
                  <td className="num">{model.latestVersion ?? '·'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Page>
      )}
    </Answer>
  );
}
