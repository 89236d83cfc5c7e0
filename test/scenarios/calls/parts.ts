/** A function with a role of its own; nothing may call it yet. */
export const fn = (id: string): string => `
  ${id}: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: app.handler, Role: arn:aws:iam::111122223333:role/${id}, Code: { S3Bucket: code, S3Key: ${id}.zip } } }`;

/** A service may call the function, on behalf of one source. */
export const permit = (id: string, service: string, source: string): string => `
  ${id}May: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref ${id}, Action: lambda:InvokeFunction, Principal: ${service}.amazonaws.com, SourceArn: ${source} } }`;

/** A path of a REST API with one method that runs a function. */
export const method = (api: string, path: string, verb: string, target: string, more = ""): string => `
  ${api}${path}: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref ${api}, ParentId: !GetAtt ${api}.RootResourceId, PathPart: ${path.toLowerCase()} } }
  ${api}${path}Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref ${api}
      ResourceId: !Ref ${api}${path}
      HttpMethod: ${verb}
      ${more === "" ? "AuthorizationType: NONE" : more}
      Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${target}.Arn}/invocations" }`;

/** A deployment with a stage. */
export const live = (api: string, after: string): string => `
  ${api}Deployment: { Type: AWS::ApiGateway::Deployment, DependsOn: ${after}, Properties: { RestApiId: !Ref ${api} } }
  ${api}Stage: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref ${api}, DeploymentId: !Ref ${api}Deployment, StageName: live } }`;

/** The ARN of every operation of a REST or HTTP API, as a template writes it. */
export const everyOperation = (api: string): string =>
  `!Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/*"`;

/** A REST API with one open method that runs a function of the name \`<api>Fn\`, deployed. */
export const openApi = (api: string, properties: string): string => `
  ${api}: { Type: AWS::ApiGateway::RestApi, Properties: { Name: ${api}, ${properties} } }
  ${fn(`${api}Fn`).trim()}${permit(`${api}Fn`, "apigateway", everyOperation(api))}${method(api, "Open", "GET", `${api}Fn`)}${live(api, `${api}OpenMethod`)}`;
