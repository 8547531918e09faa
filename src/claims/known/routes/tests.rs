//! What the frameworks serve, each in the way that its users write it.

use super::super::place::{Class, Source};
use super::{Fit, Pattern, Served, read};
use crate::repo::RepoPath;

/// What some files serve, as `METHOD /path`, in their order.
fn served(files: &[(&str, &str)]) -> Vec<String> {
    routed(files).shown()
}

/// How a path fits what some files serve.
fn fit(files: &[(&str, &str)], path: &str) -> Fit {
    routed(files).fit(None, &Pattern::of(path))
}

fn routed(files: &[(&str, &str)]) -> Served {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| {
            let path = RepoPath::new(path);
            let routing = read(&Source { path: &path, text, class: Class::Code });
            (path, routing)
        })
        .collect();
    Served::of(&files)
}

#[test]
fn python() {
    let fastapi = "app = FastAPI()\n@app.get('/health')\ndef h(): ...\n# @app.get('/old')\n@app.websocket(\"/ws\")\nasync def w(): ...\n";
    assert_eq!(served(&[("main.py", fastapi)]), ["GET /health", "WEBSOCKET /ws"]);
    let set = "app = FastAPI()\n@app.get(f\"{settings.API}/info\")\ndef i(): ...\n";
    assert!(matches!(fit(&[("main.py", set)], "/api/v1/info"), Fit::End(_)));
    let main = "from app.routers import orders\nfrom .refunds import router as refunds_router\napp.include_router(orders.router, prefix=\"/api\")\napp.include_router(refunds_router, prefix=\"/v2\", tags=[\"x\"])\n";
    let orders =
        "router = APIRouter(prefix=\"/orders\", tags=[\"o\"])\n@router.post(\"/{order_id}/pay\")\ndef pay(): ...\n";
    let refunds = "router = APIRouter()\n@router.delete(\"/refunds/{id}\")\ndef d(): ...\n";
    assert_eq!(
        served(&[("app/main.py", main), ("app/routers/orders.py", orders), ("app/refunds.py", refunds)]),
        ["POST /api/orders/{}/pay", "DELETE /v2/refunds/{}"]
    );
    let flask = "bp = Blueprint('o', __name__, url_prefix='/orders')\n@bp.route('/<int:id>', methods=['GET', 'PUT'])\ndef o(id): ...\n@bp.route('/')\ndef all(): ...\n";
    assert_eq!(served(&[("web.py", flask)]), ["GET /orders/{}", "PUT /orders/{}", "GET /orders"]);
    // What registers a blueprint with a prefix says it in place of the blueprint's own, in the same file and in another.
    let own = format!("{flask}app.register_blueprint(bp, url_prefix='/v2')\n");
    assert_eq!(served(&[("web.py", own.as_str())]), ["GET /v2/{}", "PUT /v2/{}", "GET /v2"]);
    let app = "from web import bp\napp.register_blueprint(bp, url_prefix='/v2')\n";
    assert_eq!(served(&[("app.py", app), ("web.py", flask)]), ["GET /v2/{}", "PUT /v2/{}", "GET /v2"]);
    let django = "urlpatterns = [\n  path('api/', include('orders.urls')),\n  path('health/', health),\n]\n";
    let urls = "urlpatterns = [path('<int:pk>/', detail)]\n";
    assert_eq!(served(&[("site/urls.py", django), ("orders/urls.py", urls)]), ["* /health", "* /api/{}"]);
    let spaced = "urlpatterns = [\n  path('api/', include(('orders.urls', 'orders'), namespace='orders')),\n]\n";
    assert_eq!(served(&[("site/urls.py", spaced), ("orders/urls.py", urls)]), ["* /api/{}"]);
    assert!(served(&[("client.py", "requests.get('https://x/y')\nsession.get('/orders')\n")]).is_empty());
}

#[test]
fn javascript() {
    let app = "const express = require('express');\nconst orders = require('./routes/orders');\nconst app = express();\napp.get('/health', h);\napp.use('/api/orders', auth, orders);\napp.get('port');\n// app.get('/old', h)\n";
    let orders = "const router = require('express').Router();\nrouter.get('/:id', h);\nrouter.route('/all').post(h);\n";
    assert_eq!(
        served(&[("app.js", app), ("routes/orders.js", orders)]),
        ["GET /health", "GET /api/orders/{}", "* /api/orders/all"]
    );
    assert!(served(&[("client.ts", "import axios from 'axios';\napi.get('/orders', { x });\n")]).is_empty());
    let fastify = "import Fastify from 'fastify';\nimport pay from './pay.js';\nf.register(pay, { prefix: '/pay' });\nf.route({ method: ['GET'], url: '/x' });\n";
    let pay = "export default async (fastify) => { fastify.post('/now', h) }\n";
    assert_eq!(served(&[("s.ts", fastify), ("pay.ts", pay)]), ["GET /x", "POST /pay/now"]);
    let nest = "@Controller('orders')\nclass O {\n @Get(':id')\n one() {}\n @Post()\n add() {}\n}\n";
    assert_eq!(served(&[("o.controller.ts", nest)]), ["GET /orders/{}", "POST /orders"]);
    let main = "app.setGlobalPrefix(`api/${version}`);\n";
    let fits = fit(&[("main.ts", main), ("o.controller.ts", nest)], "/api/v1/orders");
    assert!(matches!(fits, Fit::Whole(_)), "{fits:?}");
    let next = "export async function GET(r) {}\nexport const POST = h;\n";
    assert_eq!(served(&[("web/app/(shop)/api/cart/[id]/route.ts", next)]), ["GET /api/cart/{}", "POST /api/cart/{}"]);
    assert_eq!(served(&[("src/pages/api/users/index.ts", "export default h;")]), ["* /api/users"]);
}

#[test]
fn modules_that_a_project_calls_by_a_name_of_its_own_are_mounted() {
    let server = "import express from 'express';\nimport ovens from '@/modules/ovens/ovens.routes';\nconst app = express();\napp.use('/api/ovens', ovens);\n";
    let ovens = "import { Router } from 'express';\nconst router = Router();\nrouter.get('/:id', limit, h);\n\nimport { ovenLoavesRoutes } from '../loaves/loaves.routes';\nrouter.use('/', ovenLoavesRoutes);\nexport default router;\n";
    let loaves = "import { Router } from 'express';\nconst inner = Router();\ninner.get('/:ovenId/loaves', h);\nexport { inner as ovenLoavesRoutes };\n";
    let files = [
        ("src/server.ts", server),
        ("src/modules/ovens/ovens.routes.ts", ovens),
        ("src/modules/loaves/loaves.routes.ts", loaves),
    ];
    assert_eq!(served(&files), ["GET /api/ovens/{}", "GET /api/ovens/{}/loaves"]);
    assert_eq!(routed(&files).beneath(&Pattern::of("/api/ovens")).map(|(_, routes)| routes), Some(2));
    assert_eq!(routed(&files).beneath(&Pattern::of("/api")), None);
}

#[test]
fn go() {
    let std = "mux.HandleFunc(\"GET /orders/{id}\", h)\nhttp.HandleFunc(\"/health\", h)\nr.Header.Get(\"X\")\n";
    assert_eq!(served(&[("main.go", std)]), ["GET /orders/{}", "* /health"]);
    let gin = "v1 := r.Group(\"/api/v1\")\nv1.GET(\"/orders/:id\", h)\nadmin := v1.Group(\"/admin\")\nadmin.DELETE(\"/x\", h)\n";
    assert_eq!(served(&[("main.go", gin)]), ["GET /api/v1/orders/{}", "DELETE /api/v1/admin/x"]);
    let chi = "r.Route(\"/orders\", func(r chi.Router) {\n  r.Get(\"/\", list)\n  r.Route(\"/{id}\", func(r chi.Router) {\n    r.Put(\"/\", h)\n  })\n})\nr.Post(\"/login\", h)\n";
    assert_eq!(served(&[("main.go", chi)]), ["GET /orders", "PUT /orders/{}", "POST /login"]);
    let mux = "r.HandleFunc(\"/a\", h).Methods(\"GET\", http.MethodPost)\ns := r.PathPrefix(\"/b\").Subrouter()\ns.HandleFunc(\"/c\", h).Methods(\"PUT\")\n";
    assert_eq!(served(&[("main.go", mux)]), ["GET /a", "POST /a", "PUT /b/c"]);
}

#[test]
fn rust() {
    let axum = "Router::new()\n  .route(\"/health\", get(health))\n  .route(\"/orders/:id\", get(one).put(change))\n  .nest(\"/api\", users::router())\n";
    let users = "pub fn router() -> Router { Router::new().route(\"/users\", post(add)) }\n";
    assert_eq!(
        served(&[("src/main.rs", axum), ("src/users.rs", users)]),
        ["GET /health", "GET /orders/{}", "PUT /orders/{}", "POST /api/users"]
    );
    assert_eq!(served(&[("a.rs", "#[get(\"/hello/<name>\")]\nfn hello() {}\n")]), ["GET /hello/{}"]);
}

#[test]
fn java() {
    let spring = "@RestController\n@RequestMapping(\"/orders\")\npublic class Orders {\n  @GetMapping(\"/{id}\")\n  Order one() {}\n  @PostMapping\n  void add() {}\n  @RequestMapping(value = \"/x\", method = RequestMethod.PUT)\n  void x() {}\n}\n";
    assert_eq!(served(&[("Orders.java", spring)]), ["GET /orders/{}", "POST /orders", "PUT /orders/x"]);
    // What stands between the address and the class may have brackets in it.
    let guarded = "@RestController\n@RequestMapping(\"/mills\")\n@PreAuthorize(\"hasRole('MILLER')\")\n@Tag(name = \"Mills\", description = \"Of flour (rye only)\")\npublic class Mills {\n  @GetMapping(\"/{id}\")\n  Mill one() {}\n}\n";
    assert_eq!(served(&[("Mills.java", guarded)]), ["GET /mills/{}"]);
    let jax = "@Path(\"/orders\")\npublic class Orders {\n  @GET\n  @Path(\"/{id}\")\n  public Order one() {}\n  @Path(\"/n\")\n  @DELETE\n  public void n() {}\n  @POST\n  public void add() {}\n}\n";
    assert_eq!(served(&[("Orders.java", jax)]), ["GET /orders/{}", "DELETE /orders/n", "POST /orders"]);
}

#[test]
fn specifications_are_known_as_such() {
    let path = RepoPath::new("openapi.yaml");
    let text = "openapi: 3.0.0\npaths:\n  /orders/{id}:\n    get:\n      summary: x\n    parameters: []\n";
    let routing = read(&Source { path: &path, text, class: Class::Config });
    let served = Served::of(&[(path, routing)]);
    assert!(matches!(served.fit(Some("GET"), &Pattern::of("/orders/7")), Fit::Specified(_)));
    assert_eq!((served.fit(Some("PUT"), &Pattern::of("/users")), served.len()), (Fit::None, 0));
}

#[test]
fn paths_fit_however_parameters_are_written() {
    let fits = |path: &str, route: &str| Pattern::of(path).fits(&Pattern::of(route));
    for (path, route) in [
        ("/a/{id}", "/a/:id"),
        ("/a/<id>", "/a/{order_id}"),
        ("/a/123", "/a/{id}"),
        ("/a/", "/a"),
        ("/A?x=1", "/a"),
        ("/a/*", "/a/b/c"),
        ("/static/x/y", "/static/*"),
        ("/a/b", "/a/{rest:path}"),
    ] {
        assert!(fits(path, route), "{path} {route}");
    }
    for (path, route) in [("/a/b", "/a/{id}"), ("/a", "/a/b"), ("/a/{id}", "/a"), ("/{id}", "/a"), ("/v1/a", "/{x}/a")]
    {
        assert!(!fits(path, route), "{path} {route}");
    }
}

#[test]
fn what_frameworks_are_given_is_answered_quickly() {
    let start = std::time::Instant::now();
    for piece in [
        "r.Route(\"/a\", func(r) {",
        "@app.get(\"/a\"",
        "@RequestMapping(\"/a\"",
        "app.use('/a', (",
        ".route(\"/a\", get(",
        "path('a', include(",
    ] {
        let text = format!("express urlpatterns @Controller Mapping\n{}", piece.repeat(2_000));
        for name in ["a.py", "a.js", "a.go", "a.rs", "a.java"] {
            let path = RepoPath::new(name);
            let _ = read(&Source { path: &path, text: &text, class: Class::Code });
        }
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn ruby() {
    let rails = "Rails.application.routes.draw do\n  get \"/up\", to: \"health#show\"\n  # get \"/old\"\n  namespace :api do\n    scope \"/v1\" do\n      resources :orders, only: [:index, :show] do\n        member do\n          post :pay\n        end\n        resources :lines, only: :create\n        get :recent, on: :collection\n      end\n    end\n    resource :profile, except: %i[destroy update]\n  end\n  get \"/last\", to: \"x#y\"\nend\n";
    assert_eq!(
        served(&[("config/routes.rb", rails)]),
        [
            "GET /up",
            "GET /api/v1/orders",
            "GET /api/v1/orders/{}",
            "POST /api/v1/orders/{}/pay",
            "POST /api/v1/orders/{}/lines",
            "GET /api/v1/orders/recent",
            "POST /api/profile",
            "GET /api/profile",
            "GET /last",
        ]
    );
    assert_eq!(served(&[("app.rb", "require 'sinatra'\nget '/health' do\n  'ok'\nend\n")]), ["GET /health"]);
    assert!(served(&[("app/client.rb", "get \"/orders\"\n")]).is_empty());
}

#[test]
fn php() {
    let laravel = "<?php\nRoute::get('/status', [A::class, 'b']);\n// Route::get('/old', x);\nRoute::prefix('admin')->middleware('auth')->group(function () {\n    Route::apiResource('users', UserController::class);\n    Route::group(['prefix' => 'logs'], function () {\n        Route::delete('{id}', x);\n    });\n});\nRoute::match(['get', 'post'], '/search', x);\n";
    assert_eq!(
        served(&[("routes/api.php", laravel)]),
        [
            "GET /api/status",
            "GET /api/admin/users",
            "POST /api/admin/users",
            "GET /api/admin/users/{}",
            "PUT /api/admin/users/{}",
            "PATCH /api/admin/users/{}",
            "DELETE /api/admin/users/{}",
            "DELETE /api/admin/logs/{}",
            "GET /api/search",
            "POST /api/search",
        ]
    );
    let symfony = "<?php\n#[Route('/orders')]\nfinal class OrderController\n{\n    #[Route('/{id}', name: 'one', methods: ['GET'])]\n    public function one() {}\n    /**\n     * @Route(\"/all\", methods={\"POST\"})\n     */\n    public function all() {}\n}\n";
    assert_eq!(served(&[("src/Controller/OrderController.php", symfony)]), ["GET /orders/{}", "POST /orders/all"]);
    assert_eq!(served(&[("index.php", "$app->get('/health', fn () => 1);\n$cache->get('key');\n")]), ["GET /health"]);
}

#[test]
fn dotnet() {
    let controller = "[ApiController]\n[Route(\"api/[controller]\")]\npublic class OrdersController : ControllerBase\n{\n    [HttpGet]\n    public X All() => x;\n    [HttpPut(\"{id:int}\")]\n    public X Put(int id) => x;\n    [HttpGet(\"/ping\")]\n    public X Ping() => x;\n}\n";
    assert_eq!(served(&[("OrdersController.cs", controller)]), ["GET /api/orders", "PUT /api/orders/{}", "GET /ping"]);
    let minimal = "var app = builder.Build();\nvar orders = app.MapGroup(\"/orders\");\norders.MapPost(\"/{id}/pay\", Pay);\napp.MapHealthChecks(\"/health\");\n// app.MapGet(\"/old\", x);\n";
    assert_eq!(served(&[("Program.cs", minimal)]), ["POST /orders/{}/pay", "GET /health"]);
}

#[test]
fn gateways_of_grpc() {
    let proto = "import \"google/api/annotations.proto\";\nrpc Get(A) returns (B) {\n  option (google.api.http) = {\n    get: \"/v1/orders/{id}\"\n    additional_bindings { post: \"/v1/orders:find\" body: \"*\" }\n  };\n}\n";
    assert_eq!(served(&[("orders.proto", proto)]), ["GET /v1/orders/{}", "POST /v1/orders:find"]);
    assert!(served(&[("plain.proto", "message A { string get = 1; }\n")]).is_empty());
}
