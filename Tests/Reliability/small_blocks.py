"""A full disk whose blocks are smaller than pages, as small sticks have them: SQLite's mapped index must not kill who reads. Used by backup_checks.py."""

import os
import shutil
import subprocess

import media_checks


class SmallBlocks:
    """A store on an ext4 with blocks of 1 KiB that is filled to its last byte: each command says so, and nothing is lost."""

    def __init__(self, world, report, options):
        self.world, self.report = world, report
        self.ballast = world.path("đĩa", "đầy")

    def run(self):
        world, report = self.world, self.report
        place, image = world.path("đĩa"), world.path("đĩa.img")
        os.mkdir(place)
        with open(image, "wb") as file:
            file.truncate(8 << 20)
        made = shutil.which("mkfs.ext4") and subprocess.run(
            ["mkfs.ext4", "-q", "-m", "0", "-b", "1024", "-F", image]).returncode == 0
        if not made or subprocess.run(["mount", "-o", "loop", image, place], stderr=subprocess.DEVNULL).returncode != 0:
            return "small blocks: left out, for no such disk can be mounted here"
        try:
            return self.on_disk()
        finally:
            subprocess.run(["umount", "-l", place])

    def on_disk(self):
        world, report = self.world, self.report
        world.found()
        world.run(None, "clone", world.path("central"), world.path("đĩa", "a"), "--device", "máy-A", "--area", "26740")
        place = world.run("đĩa/a", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán")
        visit = world.run("đĩa/a", "visit", "add", "--establishment", place, "--final")
        shutil.copytree(world.path("đĩa", "a"), world.path("đĩa", "b"))
        media_checks.Full.fill(self)
        for store in ("đĩa/a", "đĩa/b"):
            for words in (["visit", "list"], ["check"], ["status"], ["repair"], ["sync", world.path("hub")],
                          ["establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán Hai"]):
                child = world.start(store, *words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                out, errors = (stream.decode() for stream in child.communicate())
                said = any(text in errors for text in media_checks.Full.WORDS)
                report(child.returncode in (0, 1) and (child.returncode == 0 or said),
                       f"small blocks, full: {store} {words[0]}", (child.returncode, errors))
        os.remove(self.ballast)
        rows = {row["id"] for row in world.json("đĩa/a", "visit", "list")["rows"]}
        report(rows == {visit}, "small blocks: what was acknowledged is there", rows)
        return "small blocks: a full disk"
