# Everything a newcomer needs. Nothing here asks for root or for a system package.
# Each step leaves a stamp under .venv/stamps, so the second run starts at once.

SHELL  := /bin/sh
BIN    := .venv/bin
STAMPS := .venv/stamps
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK   := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-emit-index-url --no-emit-find-links --no-annotate \
          --custom-compile-command "make lock"
PO     := $(wildcard src/lianqin/*/locale/*/LC_MESSAGES/django.po)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## print this list · 列出全部命令
	@echo 'Lianqin 联勤'
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile \
	  | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

.PHONY: demo
demo: install ## build the synthetic county and open the board · 建演示县并打开勤务台
	@$(BIN)/lianqin demo $(ARGS)

.PHONY: test
test: install-dev ## run the tests (LIANQIN_TEST=all: both databases, the browser) · 运行测试
	@$(BIN)/python scripts/run_tests.py $(ARGS)

.PHONY: check
check: static test ## all that CI checks · 与 CI 相同的全部检查

.PHONY: static
static: lint types floors migrations translations ## check's part without the tests · 检查（不含测试）

.PHONY: lint
lint: install-dev ## ruff: rules and format · 代码规则与格式
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: install-dev ## mypy, strict · 类型检查
	$(BIN)/mypy

.PHONY: floors
floors: install-dev ## which room may import which · 模块层级
	$(BIN)/lint-imports

.PHONY: migrations
migrations: install ## no model change without its migration · 数据库迁移齐全
	$(BIN)/python -m django makemigrations --check --dry-run --settings=lianqin.config.settings

.PHONY: translations
translations: install ## every sentence has its English · 翻译齐全
	$(BIN)/python -m lianqin.config.translations check

.PHONY: messages
messages: install ## collect new sentences for translation, compile · 收集并编译译文
	$(BIN)/python -m lianqin.config.translations extract
	$(BIN)/python -m lianqin.config.translations compile

.PHONY: docs
docs: install ## rewrite the documents made from code · 由代码生成的文档
	$(BIN)/python scripts/write_docs.py

.PHONY: bench
bench: install-dev ## figures against their baselines · 性能数据与基准比值
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: soak
soak: install-dev ## the tests for hours with new examples; by hand, never in CI · 长时间反复试验（手动）
	$(BIN)/python scripts/soak.py $(ARGS)

.PHONY: screenshots
screenshots: install-dev ## retake the pictures in docs/pictures · 重拍文档截图
	$(BIN)/python scripts/screenshots.py

.PHONY: lock
lock: $(STAMPS)/venv ## renew the pinned versions · 更新锁定的依赖版本
	$(PIP) uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt
	$(BIN)/python scripts/npm.py install --package-lock-only

.PHONY: clean
clean: ## remove what was built; data under var/ stays · 清除构建产物（保留 var/ 数据）
	rm -rf .venv node_modules build src/lianqin.egg-info src/lianqin/ui/static/vendor
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

.PHONY: install
install: $(STAMPS)/package $(STAMPS)/vendor $(STAMPS)/messages ## install only · 只安装

.PHONY: install-dev
install-dev: install $(STAMPS)/dev

$(STAMPS)/venv: scripts/make_venv.sh
	@sh scripts/make_venv.sh .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/requirements: requirements.txt $(STAMPS)/venv
	@echo '→ Python packages · 安装 Python 依赖'
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(STAMPS)/package: pyproject.toml $(STAMPS)/requirements
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/package
	@echo '→ test tools · 安装测试工具'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(STAMPS)/node: package.json package-lock.json .npmrc requirements-node.txt scripts/npm.py $(STAMPS)/requirements
	@echo '→ browser packages · 安装浏览器端依赖'
	@$(BIN)/python scripts/npm.py ci
	@touch $@

$(STAMPS)/vendor: scripts/vendor.py $(STAMPS)/node
	@$(BIN)/python scripts/vendor.py
	@touch $@

$(STAMPS)/messages: $(PO) $(STAMPS)/package
	@$(BIN)/python -m lianqin.config.translations compile
	@touch $@
