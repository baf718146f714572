#!/bin/sh
# Create the virtual environment, or say in one plain sentence why it cannot be.
# usage: make_venv.sh FOLDER      LIANQIN_PYTHON names a particular interpreter.
set -eu
folder=$1

refuse() {
    printf '\n%s\n%s\n' "$1" "$2" >&2
    exit 1
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

system=$(uname -s)
machine=$(uname -m)
case "$system $machine" in
    "Linux x86_64" | "Linux aarch64" | "Linux arm64") ;;
    *) refuse "联勤只支持 Linux x86-64 与 arm64；本机是 $system $machine。" \
        "Lianqin runs on Linux x86-64 and arm64; this machine is $system $machine." ;;
esac

if [ -x "$folder/bin/python" ] && supported "$folder/bin/python" \
    && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

python=
for candidate in ${LIANQIN_PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if command -v "$candidate" >/dev/null 2>&1 && supported "$candidate"; then
        # A Python that cannot make environments is passed over while another may.
        python=${python:-$candidate}
        if "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
            python=$candidate
            break
        fi
    fi
done

[ -n "$python" ] || refuse \
    "未找到 Python 3.11、3.12 或 3.13。请先安装（Debian/Ubuntu：apt install python3 python3-venv）。" \
    "No Python 3.11, 3.12 or 3.13 found. Install one first (Debian/Ubuntu: apt install python3 python3-venv)."

"$python" -c 'import venv, ensurepip' 2>/dev/null || refuse \
    "$python 缺少 venv 模块，无法建立虚拟环境。请安装（Debian/Ubuntu：apt install python3-venv）。" \
    "$python lacks the venv module, so no environment can be made. Install it (Debian/Ubuntu: apt install python3-venv)."

echo "→ virtual environment · 建立虚拟环境 ($("$python" --version))"
"$python" -m venv --clear "$folder"
