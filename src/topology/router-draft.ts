import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { type Attachment, type Doubt, type RouterRoute, SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";

export const TRANSIT_GATEWAY = "AWS::EC2::TransitGateway";
export const VPC_ATTACHMENTS = ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment"] as const;
export const PEERING_ATTACHMENT = "AWS::EC2::TransitGatewayPeeringAttachment";
export const CONNECT = "AWS::EC2::TransitGatewayConnect";
export const CONNECTION = "AWS::EC2::VPNConnection";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A transit gateway while it is being built. */
export interface RouterDraft {
  readonly resource: Resource;
  readonly gateway: number;
  readonly attachments: (Mutable<Attachment> & { readonly by: Resource })[];
  readonly tables: { readonly label: number; readonly routes: RouterRoute[] }[];
}

/** Whether an option that is on unless it says "disable" is on. */
export function optionDoubt(draft: Draft, resource: Resource, key: string): Doubt | "no" {
  const value = at(resource.properties, key);
  if (value instanceof Unknown && text(value) === undefined) return draft.fact(value, resource, [key]);
  return text(value) === "disable" ? "no" : SURE;
}
