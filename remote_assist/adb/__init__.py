"""The adb layer: our own server, our own smart-socket client, framed shell, safe receive. The only importer of adbutils."""
